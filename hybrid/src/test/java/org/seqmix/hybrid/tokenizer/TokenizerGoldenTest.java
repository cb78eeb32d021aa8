package org.seqmix.hybrid.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.SharedFiles;
import org.seqmix.hybrid.tokenizer.GoldenEncodings.Golden;
import org.seqmix.hybrid.tokenizer.GoldenEncodings.Vector;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every reference encoding: small tokenizers, real ones, and those of the real models.
class TokenizerGoldenTest {
  @TestFactory
  Stream<DynamicTest> smallTokenizers() {
    List<Path> folders = SharedFiles.folders("golden/tokenizers");
    assertThat(folders).isNotEmpty();
    return folders.stream()
        .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> checkGolden(folder)));
  }

  private static void checkGolden(Path folder) {
    List<Golden> all = GoldenEncodings.golden(folder);
    assertThat(all).isNotEmpty();
    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      for (Golden golden : all) {
        assertThat(tokenizer.encode(golden.text(), true)).as(golden.text()).isEqualTo(golden.ids());
        assertThat(tokenizer.encode(golden.text(), false)).as(golden.text()).isEqualTo(golden.idsNoSpecial());
        assertThat(tokenizer.decode(golden.ids(), true)).isEqualTo(golden.decoded());
        assertThat(StreamingDecoderProperties.streamed(tokenizer, golden.ids(), true)).isEqualTo(golden.decoded());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"llama3, llama-bpe", "gpt2, gpt-2", "qwen2_5, qwen2"})
  void realTokenizers(String folder, String vectors) {
    List<Vector> all = GoldenEncodings.vectors(vectors);
    assertThat(all).isNotEmpty();
    try (Tokenizer tokenizer = Tokenizer.open(SharedFiles.path("tokenizers").resolve(folder))) {
      for (Vector vector : all) {
        assertThat(tokenizer.encode(vector.text(), false)).as(vector.text()).isEqualTo(vector.ids());
        assertThat(StreamingDecoderProperties.streamed(tokenizer, vector.ids(), true))
            .isEqualTo(tokenizer.decode(vector.ids(), true));
      }
    }
  }

  /// The vocabulary in `tokenizers/llama2` is not the one the ids of `llama-spm.out` are of (its "▁" is 28705, theirs
  /// 29871), so the texts alone are used: with this normalizer and byte fallback every text must come back.
  @Test
  void textsComeBackFromByteFallback() {
    try (Tokenizer tokenizer = Tokenizer.open(SharedFiles.path("tokenizers/llama2"))) {
      for (Vector vector : GoldenEncodings.vectors("llama-spm")) {
        int[] ids = tokenizer.encode(vector.text(), false);
        assertThat(tokenizer.decode(ids, true)).isEqualTo(vector.text());
        assertThat(StreamingDecoderProperties.streamed(tokenizer, ids, true)).isEqualTo(vector.text());
      }
    }
  }

  /// `greedy_text` shows byte tokens by name, where the tokenizer's own decoder gives the bytes.
  @ParameterizedTest
  @ValueSource(strings = {"models/stories-260K", "models/tinystories-3.8M"})
  void realModels(String folder) {
    Path model = SharedFiles.path(folder);
    JsonNode golden = new JsonMapper().readTree(model.resolve("golden.json").toFile());
    int[] prompt = new JsonMapper().convertValue(golden.get("ids"), int[].class);
    int[] greedy = new JsonMapper().convertValue(golden.get("greedy_ids"), int[].class);
    try (Tokenizer tokenizer = Tokenizer.open(model)) {
      assertThat(tokenizer.encode(golden.get("prompt").stringValue(), true)).isEqualTo(prompt);
      assertThat(tokenizer.bosId()).hasValue(prompt[0]);
      assertThat(tokenizer.decode(greedy, true)).isEqualTo(
          golden.get("greedy_text").stringValue().replace("<0x0A>", "\n"));
    }
  }
}
