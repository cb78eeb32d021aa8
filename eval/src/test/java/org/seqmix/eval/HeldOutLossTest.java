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
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Losses;
import org.seqmix.tensor.reference.ReferenceDevice;

class HeldOutLossTest {
  static List<ModelConfig> configs() {
    return TinyModels.both();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void itIsTheLossOfOneTrainingBatchOfTheSameDocuments(ModelConfig config) {
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("test")) {
      Decoder decoder = TinyModels.decoder(config, scope, DType.F64);
      List<int[]> documents = TinyModels.texts(16, 1, 7, 2);
      Batch batch = new Batch(documents.stream().flatMapToInt(java.util.Arrays::stream).toArray(),
          Rows.ofLengths(16, 1, 7, 2));
      Context c = Context.inference(scope);
      double loss = Algebra.mean(c, Losses.crossEntropy(c, decoder.forward(c, batch.ids(), batch.rows()),
          batch.labels(c)), batch.labelled()).item();
      HeldOutLoss heldOut = HeldOutLoss.measure(decoder, new Corpus(documents));
      assertThat(heldOut.nats()).isEqualTo(loss, within(1e-12));
      assertThat(heldOut.perplexity()).isEqualTo(Math.exp(loss), within(1e-10));
      assertThat(heldOut.tokens()).isEqualTo(batch.labelled());
      assertThat(heldOut.documents()).isEqualTo(3);
    }
  }

  @Test
  void aLongDocumentIsCutIntoWindowsThatBeginAlike() {
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("test")) {
      Decoder decoder = TinyModels.decoder(TinyModels.both().getFirst(), scope, DType.F64);
      int[] document = TinyModels.texts(2 * TinyModels.CONTEXT).getFirst();
      HeldOutLoss whole = HeldOutLoss.measure(decoder, new Corpus(List.of(document)));
      double nats = 0;
      for (int at = 1; at < document.length; at += TinyModels.CONTEXT - 1) {
        int[] window = new int[Math.min(TinyModels.CONTEXT, document.length - at + 1)];
        window[0] = document[0];
        System.arraycopy(document, at, window, 1, window.length - 1);
        HeldOutLoss part = HeldOutLoss.measure(decoder, new Corpus(List.of(window)));
        nats += part.nats() * part.tokens();
      }
      assertThat(whole.tokens()).isEqualTo(document.length - 1);
      assertThat(whole.nats()).isEqualTo(nats / whole.tokens(), within(1e-12));
      assertThat(whole.standardError()).isEmpty();
    }
  }

  @Test
  void nothingToScoreIsAnError() {
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("test")) {
      Decoder decoder = TinyModels.decoder(TinyModels.both().getFirst(), scope, DType.F64);
      assertThatThrownBy(() -> HeldOutLoss.measure(decoder, new Corpus(TinyModels.texts(1))))
          .hasMessageContaining("at least two tokens");
    }
  }
}
