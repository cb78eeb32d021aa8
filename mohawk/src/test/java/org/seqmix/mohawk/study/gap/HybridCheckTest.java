package org.seqmix.mohawk.study.gap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.TinyModels;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.Recipes;
import org.seqmix.mohawk.study.ShortRun;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.reference.ReferenceDevice;

/// Hybrids of a teacher of two layers: which runs are made, kept and not repeated.
class HybridCheckTest {
  private static final LlamaConfig CONFIG = TinyModels.teacher(24, 16, true);
  private static final Recipe RECIPE = Recipes.read("mohawk", List.of("student.mixer=discrete-mamba2[heads=2 state=4]",
      "stages.matrices.rows=1", "stages.hstates.rows=1", "stages.supervised.rows=1"));

  @TempDir private Path out;

  private List<HybridCheck.Line> check(int seeds, long tokens, List<String> trained) {
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("teacher")) {
      Decoder teacher = TinyModels.fresh(CONFIG, scope, DType.F32, 5);
      CheckFile file = CheckFile.open(out, new CheckFile.Origin(Recipes.write(RECIPE), tokens, "t", "d", "s"));
      HybridCheck check = new HybridCheck(new ShortRun(teacher, CONFIG, GapModels.CORPUS), RECIPE, tokens, seeds, d -> {
        trained.add(d.plan().mixers().layers().stream().map(m -> m.name().substring(0, 1)).toList().toString());
        return sum(d);
      }, file);
      return check.run(HybridCheck.plans(2, List.of()), (layers, seed, loss) -> {
      });
    }
  }

  private static double sum(Decoder d) {
    double sum = 0;
    for (double v : d.parameters().get("backbone.embedding.weight").value().toDoubles()) {
      sum += v;
    }
    return sum;
  }

  @Test
  void everyPlanIsTrainedWithEverySeedOnce() {
    List<String> trained = new ArrayList<>();

    List<HybridCheck.Line> first = check(1, 96, trained);
    assertThat(trained).containsExactly("[a, d]", "[d, a]");
    List<HybridCheck.Line> both = check(2, 96, trained);

    assertThat(trained).containsExactly("[a, d]", "[d, a]", "[a, d]", "[d, a]");
    assertThat(both).hasSize(2).allSatisfy(l -> assertThat(l.losses()).hasSize(2).doesNotHaveDuplicates());
    assertThat(both.get(0).loss().mean()).isLessThanOrEqualTo(both.get(1).loss().mean());
    for (HybridCheck.Line l : first) {
      assertThat(both).anyMatch(b -> b.layers().equals(l.layers()) && b.losses().getFirst().equals(l.loss().mean()));
    }
    assertThat(check(2, 96, trained)).isEqualTo(both);
    assertThat(trained).hasSize(4);
  }

  @Test
  void runsOfAnotherOriginAreRefused() throws IOException {
    check(1, 96, new ArrayList<>());

    assertThatThrownBy(() -> check(1, 97, new ArrayList<>())).isInstanceOf(BadInputException.class)
        .hasMessageContaining("check.json: expected runs of the same number of tokens")
        .hasMessageContaining("--out");
    Files.writeString(out.resolve("check.json"), "{");
    assertThatThrownBy(() -> check(1, 96, new ArrayList<>())).isInstanceOf(BadInputException.class)
        .hasMessageContaining("remove the file");
  }

  @Test
  void plansAreEverySingleLayerAndTheChoices() {
    Loss none = new Loss(0, 0);
    LayerChoice one = new LayerChoice(List.of(2), none, List.of(1), none);
    LayerChoice two = new LayerChoice(List.of(0, 2), none, List.of(0, 2), none);

    assertThat(HybridCheck.plans(3, List.of(one, two))).containsExactly(List.of(0), List.of(1), List.of(2),
        List.of(0, 2));
  }
}
