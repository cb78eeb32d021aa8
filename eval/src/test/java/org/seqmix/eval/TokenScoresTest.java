package org.seqmix.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.cpu.CpuDevice;
import org.seqmix.tensor.reference.ReferenceDevice;

class TokenScoresTest {
  static List<ModelConfig> configs() {
    return TinyModels.both();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void scoresAreLogSoftmaxOfTheLogits(ModelConfig config) {
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("test")) {
      Decoder decoder = TinyModels.decoder(config, scope, DType.F64);
      List<int[]> texts = TinyModels.texts(9, 2, 16);
      List<double[]> scores = new TokenScores(decoder).nats(texts.stream().map(ScoredText::whole).toList());
      for (int i = 0; i < texts.size(); i++) {
        double[] expected = naive(decoder, texts.get(i));
        assertThat(scores.get(i)).containsExactly(expected, within(1e-12));
      }
    }
  }

  private static double[] naive(Decoder decoder, int[] ids) {
    try (Scope scope = decoder.device().newScope("naive")) {
      int vocabulary = decoder.plan().vocabulary();
      double[] logits = decoder.forward(Context.inference(scope), ids, Rows.of(1, ids.length)).toDoubles();
      double[] out = new double[ids.length - 1];
      for (int t = 0; t < out.length; t++) {
        double sum = 0;
        for (int v = 0; v < vocabulary; v++) {
          sum += Math.exp(logits[t * vocabulary + v]);
        }
        out[t] = Math.log(sum) - logits[t * vocabulary + ids[t + 1]];
      }
      return out;
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void batchesAndPiecesDoNotChangeABit(ModelConfig config) {
    try (Device device = CpuDevice.open(); Scope scope = device.newScope("test")) {
      Decoder decoder = TinyModels.decoder(config, scope, DType.F32);
      List<ScoredText> texts = TinyModels.texts(16, 3, 9, 2, 17).stream().map(ScoredText::whole).toList();
      List<double[]> together = new TokenScores(decoder).nats(texts);
      for (int batch : new int[] {1, 3, 7}) {
        List<double[]> apart = new TokenScores(decoder, batch).nats(texts);
        for (int i = 0; i < texts.size(); i++) {
          assertThat(apart.get(i)).as("text %d, %d tokens at a time", i, batch).isEqualTo(together.get(i));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void theFirstScoredTokenMayComeLater(ModelConfig config) {
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("test")) {
      Decoder decoder = TinyModels.decoder(config, scope, DType.F64);
      int[] ids = TinyModels.texts(12).getFirst();
      double[] all = new TokenScores(decoder).nats(List.of(ScoredText.whole(ids))).getFirst();
      for (int batch : new int[] {4, 100}) {
        double[] tail = new TokenScores(decoder, batch).judge(List.of(new ScoredText(ids, 7))).getFirst().nats();
        assertThat(tail).containsExactly(java.util.Arrays.copyOfRange(all, 6, 11));
      }
    }
  }

  @Test
  void aTextMustFitTheContext() {
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("test")) {
      Decoder decoder = TinyModels.decoder(TinyModels.both().getFirst(), scope, DType.F64);
      List<ScoredText> tooLong = List.of(ScoredText.whole(new int[TinyModels.CONTEXT + 2]));
      assertThatThrownBy(() -> new TokenScores(decoder).nats(tooLong)).isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at most 16 tokens").hasMessageContaining("got 17");
    }
  }

  @Test
  void aTextNeedsATokenBeforeTheFirstScoredOne() {
    assertThatThrownBy(() -> new ScoredText(new int[] {1, 2}, 0)).hasMessageContaining("(0) must be in 1..1");
    assertThatThrownBy(() -> ScoredText.whole(new int[] {1})).hasMessageContaining("text of 1 tokens");
  }
}
