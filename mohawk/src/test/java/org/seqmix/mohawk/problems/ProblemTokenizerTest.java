package org.seqmix.mohawk.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProblemTokenizerTest {
  private static final int UNKNOWN = 0;
  private static final int BEGIN = 1;

  @TempDir Path folder;

  @Test
  void decodingGivesTheExactTextAndNothingIsUnknown() throws IOException {
    try (HuggingFaceTokenizer tokenizer = tokenizer()) {
      problems("2-small,2,3,4,5,5-large", 3000).stream().map(ProblemText::document).forEach(text -> {
        long[] ids = tokenizer.encode(text).getIds();
        assertThat(ids).startsWith(BEGIN).doesNotContain(UNKNOWN);
        assertThat(tokenizer.decode(ids, true)).isEqualTo(text);
      });
    }
  }

  @Test
  void promptAndSolutionAreCutApartAtATokenBorder() throws IOException {
    try (HuggingFaceTokenizer tokenizer = tokenizer()) {
      for (Problem problem : problems("2,3,4,5", 500)) {
        long[] whole = tokenizer.encode(ProblemText.document(problem)).getIds();
        long[] prompt = tokenizer.encode(ProblemText.prompt(problem)).getIds();
        assertThat(whole).startsWith(prompt);
        String rest = tokenizer.decode(Arrays.copyOfRange(whole, prompt.length, whole.length), true);
        assertThat(rest).isEqualTo(ProblemText.solution(problem));
        assertThat(AnswerReader.read(rest)).hasValue(problem.answer());
      }
    }
  }

  @Test
  void problemsStayShort() throws IOException {
    try (HuggingFaceTokenizer tokenizer = tokenizer()) {
      assertThat(longest(tokenizer, "3-large")).isLessThanOrEqualTo(90);
      assertThat(longest(tokenizer, "5-large")).isLessThanOrEqualTo(140);
    }
  }

  @Test
  void everyWordOfTheVocabularyIsUsed() throws IOException {
    BitSet seen = new BitSet();
    try (HuggingFaceTokenizer tokenizer = tokenizer()) {
      for (Problem problem : problems("2,3,4,5", 4000)) {
        Arrays.stream(tokenizer.encode(ProblemText.document(problem)).getIds()).forEach(id -> seen.set((int) id));
      }
    }
    List<String> tokens = ProblemVocabulary.tokens();
    assertThat(tokens.size() % 8).isZero();
    assertThat(tokens).startsWith("<unk>", "<s>", "</s>").doesNotHaveDuplicates();
    for (int id = 3; id < tokens.size(); id++) {
      assertThat(seen.get(id)).as(tokens.get(id)).isNotEqualTo(tokens.get(id).startsWith("<unused_"));
    }
  }

  @Test
  void wordsOutsideTheVocabularyAreUnknownAndTheRestStays() throws IOException {
    try (HuggingFaceTokenizer tokenizer = tokenizer()) {
      assertThat(tokenizer.encode("Ana has 35 zebras.").getTokens())
          .containsExactly("<s>", "Ana", " has", " ", "3", "5", "<unk>", ".");
    }
  }

  @Test
  void writesTheSameBytesEachTimeAndRefusesNoContext() throws IOException {
    ProblemTokenizer.write(folder.resolve("a"), 256);
    ProblemTokenizer.write(folder.resolve("b"), 256);
    for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
      assertThat(folder.resolve("a").resolve(name)).hasSameBinaryContentAs(folder.resolve("b").resolve(name));
    }
    assertThat(Files.readString(folder.resolve("a/tokenizer_config.json"))).contains("\"model_max_length\": 256");
    assertThatThrownBy(() -> ProblemTokenizer.write(folder, 0)).hasMessage("contextLength (0) must be > 0");
  }

  private HuggingFaceTokenizer tokenizer() throws IOException {
    ProblemTokenizer.write(folder, 256);
    return HuggingFaceTokenizer.newInstance(folder.resolve("tokenizer.json"));
  }

  private static int longest(HuggingFaceTokenizer tokenizer, String level) {
    return problems(level, 3000).stream()
        .mapToInt(problem -> tokenizer.encode(ProblemText.document(problem)).getIds().length)
        .max()
        .orElseThrow();
  }

  private static List<Problem> problems(String levels, int count) {
    return new ProblemGenerator(11, Split.TRAIN, Level.parseList(levels)).stream().limit(count).toList();
  }
}
