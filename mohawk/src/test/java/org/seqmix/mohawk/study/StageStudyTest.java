package org.seqmix.mohawk.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.TinyModels;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.Recipes;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.reference.ReferenceDevice;

class StageStudyTest {
  private static final Recipe RECIPE = Recipes.read("mohawk", List.of("student.mixer=discrete-mamba2[heads=2 state=4]",
      "stages.matrices.rows=1", "stages.hstates.rows=1", "stages.supervised.rows=1"));
  private static final Corpus CORPUS = new Corpus(IntStream.range(0, 20)
      .mapToObj(d -> IntStream.range(0, 9).map(i -> i == 0 ? 1 : 3 + (d * i) % 20).toArray()).toList());

  private static List<StageStudy.Line> study(List<String> runs) {
    LlamaConfig config = TinyModels.teacher(24, 16, true);
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("teacher")) {
      Decoder teacher = TinyModels.fresh(config, scope, DType.F32, 5);
      StageStudy study = new StageStudy(teacher, config, CORPUS, RECIPE, 96, List.of(0.001, 0.01), 2,
          d -> d.parameters().get("backbone.layers.0.mixer.D").value().toDoubles()[0], StageStudyTest::sum);
      return study.run(List.of(Variant.parse("0.25:0.25:0.5"), Variant.parse("0:0:1")),
          (variant, rate, seed, loss) -> runs.add(variant.name() + " " + rate + " " + seed));
    }
  }

  private static double sum(Decoder d) {
    double sum = 0;
    for (double v : d.parameters().get("backbone.layers.0.mixer.in_proj.weight").value().toDoubles()) {
      sum += v;
    }
    return sum;
  }

  @Test
  void triesEveryRateOnceThenEverySeedAtTheBest() {
    List<String> runs = new ArrayList<>();

    List<StageStudy.Line> lines = study(runs);

    assertThat(lines).hasSize(2);
    for (StageStudy.Line line : lines) {
      double best = line.tuned().get(0.001) <= line.tuned().get(0.01) ? 0.001 : 0.01;
      assertThat(line.rate()).isEqualTo(best);
      assertThat(runs).containsSubsequence(line.variant().name() + " 0.001 0", line.variant().name() + " 0.01 0",
          line.variant().name() + " " + best + " 1", line.variant().name() + " " + best + " 2");
      assertThat(line.losses()).hasSize(2).doesNotHaveDuplicates();
      assertThat(line.loss().mean()).isEqualTo((line.losses().get(0) + line.losses().get(1)) / 2);
    }
    assertThat(lines.get(0).loss().mean()).isLessThanOrEqualTo(lines.get(1).loss().mean());
  }

  @Test
  void theSameStudyGivesTheSameBits() {
    assertThat(study(new ArrayList<>())).isEqualTo(study(new ArrayList<>()));
  }
}
