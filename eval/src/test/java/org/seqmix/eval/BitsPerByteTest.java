package org.seqmix.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.reference.ReferenceDevice;

class BitsPerByteTest {
  private static final List<String> DOCUMENTS = List.of("Once upon a time there was a cat, and the cat was big.", "é",
      "The end.");

  @Test
  void windowsBeginWithBosAndCoverEveryToken() {
    List<ScoredText> windows = BitsPerByte.windows(new int[] {11, 12, 13, 14, 15, 16, 17}, 1, 4);
    assertThat(windows).extracting(ScoredText::ids).containsExactly(new int[] {1, 11, 12, 13},
        new int[] {1, 14, 15, 16}, new int[] {1, 17});
    assertThat(windows).extracting(ScoredText::first).containsOnly(1);
    assertThat(BitsPerByte.windows(new int[] {11, 12, 13}, 1, 4)).hasSize(1);
    assertThat(BitsPerByte.windows(new int[0], 1, 4)).isEmpty();
  }

  @Test
  void bitsAreSummedOverWindowsAndDividedByBytes() {
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("test");
        Tokenizer tokenizer = Tokenizer.open(Shared.path("models/stories-260K"))) {
      Decoder decoder = TinyModels.decoder(TinyModels.llama(tokenizer.vocabSize(), 8), scope, DType.F64);
      BitsPerByte result = BitsPerByte.measure(decoder, tokenizer, TinyModels.TOKENS, DOCUMENTS);
      double bits = 0;
      long bytes = 0;
      long tokens = 0;
      for (String text : DOCUMENTS) {
        int[] ids = tokenizer.encode(text, false);
        bytes += text.getBytes(StandardCharsets.UTF_8).length;
        tokens += ids.length;
        for (int at = 0; at < ids.length; at += 7) {
          bits += windowBits(decoder, java.util.Arrays.copyOfRange(ids, at, Math.min(ids.length, at + 7)));
        }
      }
      assertThat(result.bytes()).isEqualTo(bytes);
      assertThat(result.tokens()).isEqualTo(tokens);
      assertThat(result.documents()).isEqualTo(DOCUMENTS.size());
      assertThat(result.bitsPerByte()).isEqualTo(bits / bytes, within(1e-10));
      assertThat(result.standardError()).isPresent();
    }
  }

  private static double windowBits(Decoder decoder, int[] window) {
    try (Scope scope = decoder.device().newScope("window")) {
      int vocabulary = decoder.plan().vocabulary();
      int[] ids = new int[window.length];
      ids[0] = 1;
      System.arraycopy(window, 0, ids, 1, window.length - 1);
      double[] logits = decoder.forward(Context.inference(scope), ids, Rows.of(1, ids.length)).toDoubles();
      double bits = 0;
      for (int t = 0; t < window.length; t++) {
        double sum = 0;
        for (int v = 0; v < vocabulary; v++) {
          sum += Math.exp(logits[t * vocabulary + v] - logits[t * vocabulary + window[t]]);
        }
        bits += Math.log(sum) / Math.log(2);
      }
      return bits;
    }
  }

  @Test
  void aModelWithoutTokensToBeginWithIsRefused() {
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("test");
        Tokenizer tokenizer = Tokenizer.open(Shared.path("models/stories-260K"))) {
      Decoder decoder = TinyModels.decoder(TinyModels.llama(tokenizer.vocabSize(), 8), scope, DType.F64);
      assertThatThrownBy(() -> BitsPerByte.measure(decoder, tokenizer, SpecialTokens.NONE, DOCUMENTS))
          .isInstanceOf(BadInputException.class).hasMessageContaining("BOS");
      assertThatThrownBy(() -> BitsPerByte.measure(decoder, tokenizer, TinyModels.TOKENS, List.of("")))
          .isInstanceOf(BadInputException.class).hasMessageContaining("expected documents with text");
    }
  }
}
