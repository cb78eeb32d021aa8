package org.seqmix.hybrid.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.SharedFiles;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.model.PackedPlan;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.WeightFormat;

class CalibrationTest {
  /// No weight is rounded without having been looked at.
  @ParameterizedTest
  @ValueSource(strings = {"llama-gqa-rope3", "llama-tied-bf16-sharded", "qwen2", "mistral-sliding", "phi", "llamba",
      "llamba-hybrid", "phi-mamba", "phi-mamba-hybrid", "mamba2", "mamba-in-llama"})
  void everyProductOfEveryFamilyIsHeard(String folder) {
    try (Device device = TestDevices.open("cpu");
        Model model = Model.open(SharedFiles.path("golden/" + folder), device, Model.Use.TRAINING);
        Calibration seen = Calibration.of(model.decoder(), List.of(new int[] {1, 2, 3, 4, 5}, new int[] {7}))) {
      assertThat(seen.seen()).containsExactlyInAnyOrderElementsOf(
          PackedPlan.of(model.decoder().plan(), WeightFormat.Q4).packed().keySet());
    }
  }

  @Test
  void aModelWritesTheSameTextsEveryTime() {
    try (Device device = TestDevices.open("cpu");
        Model model = Model.open(SharedFiles.path("golden/llama-gqa-rope3"), device, Model.Use.TRAINING)) {
      Decoder decoder = model.decoder();
      SpecialTokens tokens = model.config().tokens();
      List<int[]> texts = CalibrationTexts.written(decoder, tokens);
      assertThat(texts).hasSize(32).allSatisfy(text -> {
        assertThat(text).hasSize(Math.min(CalibrationTexts.LENGTH, decoder.plan().context()));
        assertThat(text[0]).isEqualTo(tokens.bos().orElse(texts.get(0)[0]));
      });
      assertThat(texts.get(0)).isNotEqualTo(texts.get(1));
      assertThat(CalibrationTexts.written(decoder, tokens)).usingRecursiveComparison().isEqualTo(texts);
    }
  }
}
