package org.seqmix.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.DecoderState;
import org.seqmix.hybrid.model.ModelSizes;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.WeightFormat;
import org.seqmix.tensor.cpu.CpuDevice;
import org.seqmix.tensor.reference.ReferenceDevice;

class TimedModelTest {
  private static final String LLAMA = """
      {"model_type": "llama", "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2,
       "num_attention_heads": 2, "num_key_value_heads": 1, "vocab_size": 31, "max_position_embeddings": 64,
       "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "hidden_act": "silu", "tie_word_embeddings": %s}
      """;

  @TempDir private Path folder;

  private static TimedModel model(ModelConfig config, Scope scope) {
    var decoder = TinyModels.decoder(config, scope, DType.F32);
    return new TimedModel("tiny", WeightFormat.F32, decoder, ModelSizes.of(decoder), scope);
  }

  /// Counted from the tensors of the state itself: one with no token and one with a token more.
  @Test
  void aRecurrentStepReadsAndWritesItsState() {
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("test");
        TimedModel llamba = model(TinyModels.llamba(13, 16), scope);
        DecoderState state = llamba.decoder().newState(3)) {
      long head = 4 * llamba.decoder().parameters().filter(n -> n.startsWith("lm_head")).elements();
      long embedding = 4L * 13 * 8;
      assertThat(head).isEqualTo(embedding);
      assertThat(llamba.stepBytes(3, 0, 5)).isEqualTo(llamba.weightBytes() - embedding + 2.0 * state.bytes());
      assertThat(llamba.weightBytes()).isEqualTo(4 * llamba.decoder().parameters().elements());
    }
  }

  @Test
  void attentionReadsTheKeysAndValuesSoFarAndWritesOneMore() {
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("test");
        TimedModel llama = model(TinyModels.llama(13, 16), scope)) {
      long token = 2L * 2 * 4 * Float.BYTES; // layers, keys and values, one head of 4
      assertThat(llama.stepBytes(1, 0, 5)).isEqualTo(llama.weightBytes() + 2 * token + token);
      assertThat(llama.stepBytes(1, 100, 5)).isEqualTo(llama.weightBytes() + 102 * token + token);
      assertThat(llama.stateBytes(2, 5)).isEqualTo(10 * token);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aShapeAloneIsEnough(boolean tied) throws IOException {
    Path config = Files.writeString(folder.resolve("small.json"), LLAMA.formatted(tied));
    try (Device device = new CpuDevice(CpuDevice.Options.defaults().withThreads(1));
        TimedModel first = TimedModel.random(config, 3, WeightFormat.F32, device);
        TimedModel same = TimedModel.random(config, 3, WeightFormat.F32, device);
        TimedModel other = TimedModel.random(config, 4, WeightFormat.F32, device)) {
      assertThat(first.name()).isEqualTo("small");
      assertThat(logits(first)).isEqualTo(logits(same)).isNotEqualTo(logits(other));
      assertThat(logits(first)).doesNotContain(Float.NaN).hasSize(3 * 31);
    }
  }

  private static float[] logits(TimedModel model) {
    try (Scope scope = model.decoder().device().newScope("logits")) {
      return model.decoder().forward(org.seqmix.tensor.Context.inference(scope), new int[] {1, 2, 3},
          org.seqmix.tensor.Rows.of(1, 3)).toFloats();
    }
  }
}
