package org.seqmix.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.config.MistralConfig;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.safetensors.Checkpoint;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.cpu.CpuDevice;

class ModelFactsTest {
  @ParameterizedTest
  @ValueSource(strings = {"llama-gqa-rope3", "llama-tied-bf16-sharded", "llamba", "llamba-hybrid", "phi", "phi-mamba",
      "mamba2"})
  void parametersAreTheNumbersInTheCheckpoint(String name) {
    try (Device device = CpuDevice.open(); Checkpoint checkpoint = Checkpoint.open(Shared.path("golden/" + name));
        Model model = Model.open(Shared.path("golden/" + name), device, Model.Use.INFERENCE)) {
      long numbers = checkpoint.names().stream().mapToLong(n -> checkpoint.entry(n).elements()).sum();
      assertThat(ModelFacts.of(model.decoder()).parameters()).isEqualTo(numbers);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llamba", "llama-gqa-rope3", "llamba-hybrid"})
  void onlyAttentionsStateGrows(String name) {
    try (Device device = CpuDevice.open();
        Model model = Model.open(Shared.path("golden/" + name), device, Model.Use.INFERENCE)) {
      ModelFacts facts = ModelFacts.of(model.decoder());
      boolean recurrent = name.startsWith("llamba");
      assertThat(facts.stateBytesAt(0) > 0).isEqualTo(recurrent);
      assertThat(facts.stateBytesAt(1) > facts.stateBytesAt(0)).isEqualTo(!name.equals("llamba"));
      assertThat(facts.stateBytesAt(10) - facts.stateBytesAt(0))
          .isEqualTo(10 * (facts.stateBytesAt(1) - facts.stateBytesAt(0)));
    }
  }

  @Test
  void aWindowsStateStopsGrowing() {
    try (Device device = CpuDevice.open();
        Model model = Model.open(Shared.path("golden/mistral-sliding"), device, Model.Use.INFERENCE)) {
      int window = ((MistralConfig) model.config()).window().orElseThrow();
      ModelFacts facts = ModelFacts.of(model.decoder());
      assertThat(facts.stateBytesAt(window - 2)).isLessThan(facts.stateBytesAt(window - 1));
      assertThat(facts.stateBytesAt(window - 1)).isEqualTo(facts.stateBytesAt(1000));
    }
  }
}
