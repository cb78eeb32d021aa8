package org.seqmix.mohawk.study.gap;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.AtomicFile;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Everything a study of the gap found, written as `gap.json`. What cannot be measured is null.
///
/// @param gaps the gap by layers and heads
/// @param plans suggested layers, for 1 layer that attends and more
/// @param setting the recipe's line for the last of them
/// @param heads the recipe's lines for as many heads in any layers; none where the student has no heads to choose from
/// @param check what trained hybrids say; none where none were trained
public record GapReport(Gaps gaps, List<LayerChoice> plans, String setting, @Nullable String heads,
    @Nullable CheckResult check) {
  private static final JsonMapper JSON = JsonMapper.builder()
      .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).enable(SerializationFeature.INDENT_OUTPUT).build();

  public GapReport {
    plans = List.copyOf(plans);
  }

  /// A report without trained hybrids.
  public static GapReport of(Gaps gaps, List<LayerChoice> plans, Optional<HeadChoice> heads) {
    return new GapReport(gaps, plans, plans.getLast().setting(), heads.map(HeadChoice::setting).orElse(null), null);
  }

  /// This report with what trained hybrids say.
  public GapReport checked(List<HybridCheck.Line> lines) {
    return new GapReport(gaps, plans, setting, heads,
        CheckResult.of(gaps, plans.getFirst().layers().getFirst(), lines));
  }

  /// One line: what is suggested, and what it is worth.
  public String conclusion() {
    if (check != null) {
      return check.conclusion();
    }
    LayerChoice last = plans.getLast();
    return String.format(Locale.ROOT,
        "with the teacher's mixer in layers %s the student's held-out loss is %.4f, in evenly spaced %s it is %.4f; without, "
            + "%.4f",
        last.layers(), last.loss().nats(), last.even(), last.evenLoss().nats(), gaps.student().nats());
  }

  /// What makes swaps say little, if it is so: a student whose other parts have moved away from the teacher's, as end-to-end
  /// training moves them, is better off with its own mixers than with all of the teacher's.
  public Optional<String> warning() {
    return gaps.allMixers().nats() <= gaps.student().nats()
        ? Optional.empty()
        : Optional.of(String.format(Locale.ROOT,
            "with all of the teacher's mixers the student's loss is %.4f, higher than with its own (%.4f): its layers have "
                + "grown together, and gains say little; measure a student after hidden-state alignment, such as one "
                + "distilled with --set stages.supervised=null",
            gaps.allMixers().nats(), gaps.student().nats()));
  }

  /// Writes `gap.json` in the directory `out`.
  public void write(Path out) {
    AtomicFile.write(out.resolve("gap.json"), (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
