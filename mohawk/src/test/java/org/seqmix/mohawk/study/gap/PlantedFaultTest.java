package org.seqmix.mohawk.study.gap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.SharedFiles;
import org.seqmix.mohawk.TestDevices;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;

/// A copy of a real model in which every layer is a little off and one head is far off: the study finds it.
class PlantedFaultTest {
  private static final int HEADS = 8;
  private static final int HEAD_DIM = 8;

  private static HeldOut text(Model model) {
    try (Tokenizer tokenizer = model.openTokenizer()) {
      List<String> texts = Corpus.texts(SharedFiles.path("data/tinystories/validation.txt")).subList(0, 6);
      return HeldOut.of(Corpus.encode(texts, tokenizer, model.config(), false), 512);
    }
  }

  private static String projection(int layer) {
    return "model.layers." + layer + ".self_attn.o_proj.weight";
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "3, 5"})
  void theFaultIsRankedFirst(int layer, int head) {
    try (Device device = TestDevices.open("cpu");
        Model model = Model.open(SharedFiles.path("models/stories-260K"), device, Model.Use.TRAINING);
        Scope scope = device.newScope("student")) {
      Decoder teacher = model.decoder();
      Decoder student = GapModels.copy(teacher, scope);
      for (int l = 0; l < teacher.plan().layers(); l++) {
        GapModels.scale(student, projection(l), 0, HEADS * HEAD_DIM, 0.98);
      }
      GapModels.scale(student, projection(layer), (long) head * HEAD_DIM, (head + 1L) * HEAD_DIM, -3);
      GapStudy study = new GapStudy(teacher, student, text(model));

      Gaps gaps = study.measure(Gaps.Reading.TEACHER);
      List<LayerChoice> plans = study.plans(2);

      gaps.predictors().forEach((name, values) -> {
        if (!name.startsWith("matrix")) {
          assertThat(values).as(name).allMatch(v -> v <= values.get(layer));
        }
      });
      LayerGap.Head worst = gaps.layers().get(layer).heads().stream()
          .max(Comparator.comparingDouble(h -> Objects.requireNonNull(h.gain()).nats())).orElseThrow();
      assertThat(worst.head()).isEqualTo(head);
      assertThat(gaps.layers().get(layer).heads()).allMatch(h -> h.matrix().distance() == 0);
      assertThat(plans.getFirst().layers()).containsExactly(layer);
      assertThat(plans.get(1).layers()).hasSize(2).contains(layer).isSorted();
      assertThat(plans.get(1).loss().nats()).isLessThanOrEqualTo(plans.get(1).evenLoss().nats());
    }
  }
}
