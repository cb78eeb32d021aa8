package org.seqmix.hybrid.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.SharedFiles;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.model.GgufExport;
import org.seqmix.hybrid.model.ModelFiles;
import org.seqmix.hybrid.tokenizer.Tokenizer;

/// A tokenizer.json, through the keys of a GGUF file, is the same tokenizer.
class VocabularyRoundTripTest {
  @TempDir Path root;

  private GgufVocabulary written(GgufVocabulary vocabulary) {
    Map<String, GgufValue> keys = new LinkedHashMap<>();
    vocabulary.describe(keys);
    Path file = root.resolve("vocabulary.gguf");
    try (GgufOutput out = GgufOutput.create(file, keys, List.of())) {
      out.commit();
    }
    return GgufModel.vocabulary(file).orElseThrow();
  }

  /// The ids of `llama-spm.out` are of another vocabulary than `llama2`; its own tokenizer.json says what they should be.
  @ParameterizedTest
  @CsvSource({"gpt2,gpt-2,gpt-2", "llama3,llama-bpe,llama-bpe", "llama2,default,llama-spm", "qwen2_5,qwen2,qwen2"})
  void realTokenizers(String name, String pre, String vectors) throws IOException {
    Path directory = SharedFiles.path("tokenizers/" + name);
    GgufVocabulary vocabulary = written(HubVocabulary.read(directory, SpecialTokens.NONE).orElseThrow());
    assertThat(vocabulary.pre()).isEqualTo(pre);
    try (Tokenizer original = Tokenizer.open(directory);
        Tokenizer read = Tokenizer.of(root, TokenizerJson.tokenizer(vocabulary), TokenizerJson.settings(vocabulary))) {
      Path folder = SharedFiles.path("tokenizers/vectors");
      String[] texts = Files.readString(folder.resolve(vectors + ".inp")).split("\n__ggml_vocab_test__\n", -1);
      List<String> lines = Files.readAllLines(folder.resolve(vectors + ".out"));
      assertThat(lines.size()).isGreaterThan(30);
      for (int i = 0; i < lines.size(); i++) {
        int[] ids = name.equals("llama2") ? original.encode(texts[i], false)
            : Arrays.stream(lines.get(i).strip().split(" +")).filter(s -> !s.isEmpty()).mapToInt(Integer::parseInt)
                .toArray();
        assertThat(read.encode(texts[i], false)).as(texts[i]).isEqualTo(ids);
        assertThat(read.encode(texts[i], true)).as(texts[i]).isEqualTo(original.encode(texts[i], true));
        assertThat(read.decode(ids, true)).as(texts[i]).isEqualTo(original.decode(ids, true));
      }
      assertThat(read.vocabSize()).isEqualTo(original.vocabSize());
      assertThat(read.bosId()).isEqualTo(original.bosId());
      assertThat(read.eosId()).isEqualTo(original.eosId());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"models/stories-260K", "models/tinystories-3.8M"})
  void aModelsTokenizerGoesWithIt(String name) {
    Path directory = SharedFiles.path(name);
    Path file = root.resolve("model.gguf");
    GgufExport.write(directory, file, GgufFormat.Q8_0);
    ModelFiles from = ModelFiles.at(directory);
    ModelFiles to = ModelFiles.at(file);
    assertThat(to.config()).isEqualTo(from.config());
    Path copy = root.resolve("copy");
    to.copyCompanions(copy);
    try (Tokenizer original = from.openTokenizer(); Tokenizer read = to.openTokenizer();
        Tokenizer copied = Tokenizer.open(copy)) {
      for (String text : List.of("", " ", "Once upon a time", "  two  spaces\n\nand lines", "é ½ 日本 🙂",
          "a<s>b</s> c")) {
        int[] ids = original.encode(text, true);
        assertThat(read.encode(text, true)).as(text).isEqualTo(ids);
        assertThat(copied.encode(text, true)).as(text).isEqualTo(ids);
        assertThat(read.decode(ids, true)).isEqualTo(original.decode(ids, true));
      }
      assertThat(copied.contentHash()).isEqualTo(read.contentHash());
    }
  }

  /// Tokens that begin and end texts, and padding, are kept; padding is no token.
  @Test
  void endsAndPadding() {
    Path directory = SharedFiles.path("tokenizers/gpt2");
    SpecialTokens ends = new SpecialTokens(OptionalInt.of(5), List.of(7, 8, 9));
    GgufVocabulary plain = HubVocabulary.read(directory, ends).orElseThrow();
    int rows = plain.tokens().size() + 7;
    GgufVocabulary padded = written(plain.padded(rows, root));
    assertThat(padded.tokens()).hasSize(rows);
    assertThat(padded.ends()).isEqualTo(ends);
    try (Tokenizer read = Tokenizer.of(root, TokenizerJson.tokenizer(padded), TokenizerJson.settings(padded))) {
      assertThat(read.vocabSize()).isEqualTo(rows - 7);
      assertThat(read.bosId()).hasValue(5);
    }
    assertThatThrownBy(() -> plain.padded(10, root)).isInstanceOf(BadInputException.class)
        .hasMessageContaining("belongs to another model");
  }

  /// Its merges are not those that follow from scores.
  @Test
  void mergesThatAFileCannotSayAreRefused() {
    Path directory = SharedFiles.path("golden/tokenizers/llama2-style");
    assertThatThrownBy(() -> HubVocabulary.read(directory, SpecialTokens.NONE)).isInstanceOf(BadInputException.class)
        .hasMessageContaining("model.merges: expected every cut of a token into two");
  }
}
