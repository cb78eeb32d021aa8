package org.seqmix.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.HeldOutLoss;
import org.seqmix.hybrid.AtomicFile;
import org.seqmix.hybrid.model.DecoderPlan;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.model.ModelHash;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.Recipes;
import org.seqmix.mohawk.run.Fingerprint;
import org.seqmix.mohawk.study.ShortRun;
import org.seqmix.mohawk.study.gap.CheckFile;
import org.seqmix.mohawk.study.gap.GapReport;
import org.seqmix.mohawk.study.gap.GapStudy;
import org.seqmix.mohawk.study.gap.Gaps;
import org.seqmix.mohawk.study.gap.HeadChoice;
import org.seqmix.mohawk.study.gap.HeldOut;
import org.seqmix.mohawk.study.gap.HybridCheck;
import org.seqmix.mohawk.study.gap.LayerChoice;
import org.seqmix.tensor.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seqmix study gap`: where a student falls short of its teacher, and which layers should attend.
@Command(
    name = "gap",
    description = "Measures every layer and head of a student against its teacher's, what the loss gains when it is the "
        + "teacher's, and suggests the attention layers of a hybrid; --check trains every hybrid of one attention layer."
)
@SuppressWarnings("NullAway.Init") // picocli fills in required options
final class StudyGapCommand extends SeqmixCommand {
  @Option(
      names = "--teacher", required = true, paramLabel = "DIR", description = "The teacher's model directory."
  ) private Path teacher;

  @Option(
      names = "--student", required = true, paramLabel = "DIR", description = "The trained student's model directory."
  ) private Path student;

  @Mixin private final GapTexts texts = new GapTexts();

  @Option(
      names = "--documents", paramLabel = "N", defaultValue = "64",
      description = "Most documents to measure gaps on (default: ${DEFAULT-VALUE})."
  ) private int documents;

  @Option(
      names = "--stream", paramLabel = "teacher|student", defaultValue = "teacher",
      description = "Whose residual stream the compared mixers read (default: ${DEFAULT-VALUE})."
  ) private Gaps.Reading stream;

  @Option(
      names = "--layers", paramLabel = "K",
      description = "Attention layers of the suggested hybrid (default: a quarter of the layers)."
  ) private @Nullable Integer layers;

  @Option(
      names = "--check", paramLabel = "TOKENS",
      description = "Train every hybrid of one attention layer, and the suggested one, on so many tokens a run."
  ) private @Nullable Long check;

  @Option(
      names = "--seeds", paramLabel = "N", defaultValue = "3",
      description = "Runs of every hybrid (default: ${DEFAULT-VALUE})."
  ) private int seeds;

  @Option(
      names = "--recipe", paramLabel = "NAME|FILE", defaultValue = "stories",
      description = "How hybrids are trained (default: ${DEFAULT-VALUE})."
  ) private String recipe;

  @Option(
      names = "--set", arity = "1..*", paramLabel = "PATH=VALUE", description = "Settings over the recipe."
  ) private final List<String> settings = new ArrayList<>();

  @Option(
      names = "--out", required = true, paramLabel = "DIR",
      description = "Where gap.json, gap.txt and the check's finished runs go; a check that was stopped goes on from them."
  ) private Path out;

  @Mixin private final DeviceOptions devices = new DeviceOptions();

  @Override
  public Integer call() {
    if (documents < 1 || seeds < 1 || (check != null && check < 1)) {
      throw usage("--documents (" + documents + "), --seeds (" + seeds + ") and --check must be > 0");
    }
    texts.missing(check != null).ifPresent(what -> {
      throw usage(what);
    });
    Recipe plan = Recipes.read(recipe, settings);
    try (Device device = devices.open(); Model model = Model.open(teacher, device, Model.Use.TRAINING)) {
      GapTexts.Parts parts;
      try (Tokenizer tokenizer = model.openTokenizer()) {
        parts = texts.read(tokenizer, model.config(), plan.data().end_token(), documents);
      }
      GapReport report = measured(device, model, parts);
      show(report);
      if (check != null) {
        show(report.checked(trained(model, plan, parts, report.plans())));
      }
    }
    return 0;
  }

  private GapReport measured(Device device, Model model, GapTexts.Parts parts) {
    try (Model trained = Model.open(student, device, Model.Use.INFERENCE)) {
      DecoderPlan own = trained.decoder().plan();
      GapStudy study = new GapStudy(model.decoder(), trained.decoder(), HeldOut.of(parts.measured(), own.context()));
      int most = layers == null ? Math.max(1, own.layers() / 4) : layers;
      List<LayerChoice> plans = study.plans(most);
      Gaps gaps = study.measure(stream);
      int heads = most * model.decoder().blocks().getFirst().mixer().spec().heads();
      return GapReport.of(gaps, plans,
          HeadChoice.best(gaps, own.mixers(), model.decoder().plan().mixers(), heads));
    }
  }

  private List<HybridCheck.Line> trained(Model model, Recipe plan, GapTexts.Parts parts, List<LayerChoice> plans) {
    long tokens = check == null ? 0 : check;
    CheckFile file = CheckFile.open(out, new CheckFile.Origin(Recipes.write(plan), tokens, ModelHash.of(teacher),
        Fingerprint.corpus(parts.training()), Fingerprint.corpus(parts.scored())));
    ShortRun runs = new ShortRun(model.decoder(), model.config(), parts.training());
    return new HybridCheck(runs, plan, tokens, seeds, d -> HeldOutLoss.measure(d, parts.scored()).nats(), file)
        .run(HybridCheck.plans(model.decoder().plan().layers(), plans), (where, seed, loss) -> {
          err().println(String.format(Locale.ROOT, "attention in %s, seed %d: loss %.4f", where, seed, loss));
          err().flush();
        });
  }

  /// Prints the report and leaves it in the directory.
  private void show(GapReport report) {
    String text = new GapTables(report).text();
    report.write(out);
    AtomicFile.write(out.resolve("gap.txt"), text.getBytes(StandardCharsets.UTF_8));
    out().print(text);
    out().flush();
  }
}
