package org.seqmix.hybrid.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.util.Ec2Utils;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.SharedFiles;

class TokenizerTest {
  private static final String SMALL = "golden/tokenizers/llama3-style";

  @TempDir Path directory;

  private static Tokenizer open() {
    return Tokenizer.open(SharedFiles.path(SMALL));
  }

  /// DJL notes the time of a report before it sends it; here it never came to that.
  @Test
  void nothingIsReportedAndNoPropertyIsLeft() throws ReflectiveOperationException {
    open().close();
    Field lastReport = Ec2Utils.class.getDeclaredField("lastCheckIn");
    lastReport.setAccessible(true);
    assertThat(lastReport.getLong(null)).isZero();
    assertThat(System.getProperty("ai.djl.offline")).isNull();
  }

  @Test
  void nothingIsCutOrPadded() {
    try (Tokenizer tokenizer = open()) {
      String sentence = "Janet has 3 ducks. ";
      int one = tokenizer.encode(sentence, false).length;
      assertThat(tokenizer.encode(sentence.repeat(5000), false)).hasSizeGreaterThan(4000 * one);
      assertThat(tokenizer.encode("", false)).isEmpty();
    }
  }

  @Test
  void readsWhatTheConfigurationSaysOfSpecialTokens() throws IOException {
    Files.copy(SharedFiles.path(SMALL).resolve("tokenizer.json"), directory.resolve("tokenizer.json"));
    String begin = "<|begin_of_text|>";
    String end = "<|end_of_text|>";
    Files.writeString(directory.resolve("tokenizer_config.json"), """
        {"bos_token": {"content": "%s"}, "eos_token": "%s", "add_bos_token": true, "add_eos_token": true,
         "model_max_length": 1000000000000000019884624838656}""".formatted(begin, end));
    try (Tokenizer tokenizer = Tokenizer.open(directory); Tokenizer plain = open()) {
      int bos = tokenizer.encode(begin, false)[0];
      int eos = tokenizer.encode(end, false)[0];
      assertThat(tokenizer.bosId()).hasValue(bos);
      assertThat(tokenizer.eosId()).hasValue(eos);
      assertThat(tokenizer.isSpecial(bos)).isTrue();
      assertThat(tokenizer.encode("Hello", true)).as("what the post-processor adds, and nothing else")
          .isEqualTo(plain.encode("Hello", true)).startsWith(bos).doesNotContain(eos);
      assertThat(plain.bosId()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"llama3, <|begin_of_text|>", "llama2, <s>", "gpt2, <|endoftext|>"})
  void realTokenizersKnowTheirFirstToken(String folder, String token) {
    try (Tokenizer tokenizer = Tokenizer.open(SharedFiles.path("tokenizers").resolve(folder))) {
      int[] ids = tokenizer.encode(token, false);
      assertThat(ids).hasSize(1);
      assertThat(tokenizer.bosId()).hasValue(ids[0]);
      assertThat(tokenizer.vocabSize()).isGreaterThan(ids[0]);
      assertThat(tokenizer.decode(ids, true)).isEmpty();
      assertThat(tokenizer.decode(ids, false)).isEqualTo(token);
    }
  }

  @Test
  void unpairedSurrogatesAndZerosAreText() {
    try (Tokenizer tokenizer = open()) {
      assertThat(tokenizer.encode("a\uD83Cb", false)).isEqualTo(tokenizer.encode("a\uFFFDb", false));
      assertThat(tokenizer.decode(tokenizer.encode("a\0b\uD83C\uDF89", false), true)).isEqualTo("a\0b\uD83C\uDF89");
    }
  }

  @Test
  void idsBeyondTheVocabularyAreNothing() {
    try (Tokenizer tokenizer = open()) {
      int[] ids = tokenizer.encode("Hello", false);
      int[] padded =
          IntStream.concat(IntStream.of(ids), IntStream.of(tokenizer.vocabSize(), Integer.MAX_VALUE)).toArray();
      assertThat(tokenizer.decode(padded, false)).isEqualTo(tokenizer.decode(ids, false));
      assertThatThrownBy(() -> tokenizer.decode(new int[] {-1}, false)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aHashTellsTokenizersApart() {
    try (Tokenizer one = open(); Tokenizer same = open();
        Tokenizer other = Tokenizer.open(SharedFiles.path("golden/tokenizers/gpt2-style"))) {
      assertThat(one.contentHash()).matches("[0-9a-f]{64}").isEqualTo(same.contentHash())
          .isNotEqualTo(other.contentHash());
    }
  }

  @Test
  void anotherModelsTokenizerIsRefused() {
    try (Tokenizer tokenizer = open()) {
      tokenizer.requireFits(tokenizer.vocabSize());
      assertThatThrownBy(() -> tokenizer.requireFits(tokenizer.vocabSize() - 1)).isInstanceOf(BadInputException.class)
          .hasMessageContainingAll("tokenizer.json", "got " + tokenizer.vocabSize());
    }
  }

  @Test
  void aClosedTokenizerSaysSo() {
    Tokenizer tokenizer = open();
    tokenizer.close();
    tokenizer.close();
    assertThatThrownBy(() -> tokenizer.encode("a", false)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> tokenizer.decode(new int[] {1}, false)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void manyThreadsMayUseOne() throws Exception {
    try (Tokenizer tokenizer = open(); ExecutorService pool = Executors.newFixedThreadPool(2)) {
      int[] expected = tokenizer.encode("two  spaces and more", true);
      List<Future<int[]>> results = IntStream.range(0, 50)
          .mapToObj(i -> pool.submit(() -> tokenizer.encode("two  spaces and more", true))).toList();
      for (Future<int[]> result : results) {
        assertThat(result.get()).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {"model":                                                  |not valid JSON
      []                                                         |expected a JSON object {...}
      {}                                                         |model.vocab: expected at least one token, got none
      {"model":{"type":"BPE","vocab":{"a":-1},"merges":[]}}      |model.vocab: expected ids in 0..67108864, got -1
      {"model":{"type":"BPE","vocab":{"a":99999999999},"merges":[]}}|model.vocab: expected ids in 0..67108864, got 99999999999
      {"model":{"type":"BPE","vocab":{"a":"b"},"merges":[]}}     |model.vocab: expected ids in 0..67108864, got b
      {"model":{"type":"XYZ","vocab":{"a":0}}}                   |expected a tokenizer of the Hugging Face library, got:
      {"added_tokens":[{"content":"x"}]}                         |added_tokens: expected an id for every token, got none for 'x'
      """)
  void damagedFilesAreRefused(String json, String expected) throws IOException {
    Path file = Files.writeString(directory.resolve("tokenizer.json"), json);
    assertThatThrownBy(() -> Tokenizer.open(directory)).isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file + ": ").hasMessageContaining(expected);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Tokenizer.open(directory)).isInstanceOf(BadInputException.class)
        .hasMessageContaining("tokenizer.json: no such file");
  }
}
