package org.seqmix.hybrid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.hybrid.SharedFiles;
import org.seqmix.hybrid.TestDevices;
import org.seqmix.hybrid.config.ConfigReader;
import org.seqmix.hybrid.config.Llama3Scaling;
import org.seqmix.hybrid.config.MambaInLlamaConfig;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.RopeConfig;
import org.seqmix.hybrid.safetensors.Checkpoint;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;

class ArchitectureTest {
  /// A model made from a configuration alone has the names and shapes of the checkpoint beside it: all, and no other.
  @ParameterizedTest
  @MethodSource("org.seqmix.hybrid.model.GoldenFolder#names")
  void namesAndShapesOfCheckpoints(String folder) {
    Path directory = SharedFiles.path("golden/" + folder);
    try (Device device = TestDevices.open("reference"); Scope scope = device.newScope("test");
        Checkpoint checkpoint = Checkpoint.open(directory)) {
      Decoder fresh = TinyModels.fresh(ConfigReader.read(directory), scope, 1);
      Set<String> names = new HashSet<>();
      for (Parameter p : fresh.parameters()) {
        names.add(p.name());
        assertThat(Shape.of(checkpoint.entry(p.name()).shape())).as(p.name()).isEqualTo(p.value().shape());
      }
      assertThat(names).isEqualTo(new HashSet<>(checkpoint.names()));
    }
  }

  @Test
  void aVocabularyIsPaddedAndTheContextKept() {
    DecoderPlan plan = Architecture.plan(TinyModels.hybrid(64));
    assertThat(plan.vocabulary()).isEqualTo(56);
    assertThat(plan.context()).isEqualTo(64);
    assertThat(plan.mixers().layers()).extracting(LayerMixer::name)
        .containsExactly("discrete-mamba2", "attention", "discrete-mamba2");
  }

  @Test
  void mixersHaveTheirFamilysNames() {
    LayerMixer attention = Architecture.plan(TinyModels.llama(64)).mixers().layers().getFirst();
    LayerMixer ssm = Architecture.plan(TinyModels.hybrid(64)).mixers().layers().getFirst();
    assertThat(Naming.LLAMA.of(attention)).isEqualTo("self_attn");
    assertThat(Naming.LLAMBA.of(attention)).isEqualTo("mixer.self_attn");
    assertThat(Naming.LLAMBA.of(ssm)).isEqualTo("mixer");
  }

  /// Stacked attention of a MambaInLlama knows no scaling of frequencies; a Llama's own does.
  @Test
  void scalingOfAMambaInLlama() {
    RopeConfig scaled = new RopeConfig(10_000, Optional.of(new Llama3Scaling(8, 1, 4, 32)),
        Optional.of(RopeConfig.Rounding.F32));
    for (ModelConfig config : TinyModels.every(64)) {
      if (config instanceof MambaInLlamaConfig hybrid) {
        boolean older = hybrid.names().orElseThrow() == MambaInLlamaConfig.AttentionNames.LLAMA;
        LayerMixer attention = Architecture.plan(hybrid.withRope(scaled)).mixers().layers()
            .get(hybrid.attentionLayers().getFirst());
        assertThat(attention.name()).isEqualTo("attention");
        assertThat(attention.options().containsKey("rope_factor")).isEqualTo(older);
        assertThat(attention.options().containsKey("names")).isEqualTo(!older);
      }
    }
  }

  @Test
  void idsOutsideTheVocabularyAreRefused() {
    try (Device device = TestDevices.open("reference"); Scope scope = device.newScope("test")) {
      Decoder decoder = TinyModels.fresh(TinyModels.hybrid(64), scope, 1);
      Context c = Context.inference(scope);
      for (int id : new int[] {-1, 56}) {
        assertThatThrownBy(() -> decoder.forward(c, new int[] {3, id}, Rows.of(1, 2)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("token 1: id " + id + " is outside the model's vocabulary of 56");
      }
    }
  }
}
