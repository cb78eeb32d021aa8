package org.seqmix.mohawk.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.SharedFiles;
import org.seqmix.mohawk.TinyModels;
import org.seqmix.mohawk.problems.ProblemTokenizer;
import org.seqmix.mohawk.recipe.Recipes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Documents of JSON Lines, and which of their tokens are answers.
class JsonLinesTest {
  private static final int BOS = 1;
  private static final int END = 2;
  private static final ModelConfig MODEL = TinyModels.teacher(500, 64, true)
      .withTokens(new SpecialTokens(OptionalInt.of(BOS), List.of(END)));

  @TempDir Path directory;

  @BeforeEach
  void tokenizer() throws IOException {
    ProblemTokenizer.write(directory, 64);
  }

  private static LineFormat format(String... settings) {
    return Recipes.read("mohawk", List.of(settings)).data().lines();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("lines.jsonl"), text);
  }

  private Corpus read(String text, boolean end, String... settings) throws IOException {
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      return DataFiles.read(List.of(file(text)), format(settings), tokenizer, MODEL, end);
    }
  }

  /// The text of tokens, or of those that are answers.
  private String text(Corpus corpus, int document, boolean answers) {
    int[] ids = corpus.documents().get(document);
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      BitSet marks = answers ? corpus.answers().get(document) : BitSet.valueOf(new byte[0]);
      return tokenizer.decode(answers ? marks.stream().map(i -> ids[i]).toArray() : ids, false);
    }
  }

  @Test
  void fieldsOfOpenMathInstruct() throws IOException {
    String lines = """
        {"problem": "35 + 48", "generated_solution": "83", "expected_answer": "83", "problem_source": "gsm8k"}

        {"generated_solution": "#### 3", "problem": "1 + 2"}
        """;
    Corpus all = read(lines, true);
    assertThat(all.answers()).isEmpty();
    assertThat(text(all, 0, false)).isEqualTo("<s>35 + 48\n\n83</s>");
    Corpus marked = read(lines, true, "data.loss_on=answer");
    for (int i = 0; i < 2; i++) {
      assertThat(marked.documents().get(i)).isEqualTo(all.documents().get(i));
    }
    assertThat(text(marked, 0, true)).isEqualTo("83</s>");
    assertThat(text(marked, 1, true)).isEqualTo("#### 3</s>");
    assertThat(text(read(lines, false, "data.loss_on=answer"), 1, true)).isEqualTo("#### 3");
  }

  @Test
  void fieldsAndTemplateOfOnesOwn() throws IOException {
    Corpus corpus = read("{\"q\": \"1 + {answer}\", \"a\": \"2 {prompt}\"}", false, "data.prompt_field=q",
        "data.answer_field=a", "data.loss_on=answer", "data.template='3 {prompt} = {answer} ####'");
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      int[] ids = corpus.documents().getFirst();
      assertThat(ids).endsWith(tokenizer.encode("3 1 + {answer} = 2 {prompt} ####", false));
      int[] answer = tokenizer.encode("2 {prompt} ####", false);
      assertThat(corpus.answers().getFirst().stream().toArray())
          .isEqualTo(IntStream.range(ids.length - answer.length, ids.length).toArray());
    }
  }

  @Test
  void conversations() throws IOException {
    Corpus corpus = read("""
        {"messages": [{"role": "user", "content": "1 + 2"}, {"role": "assistant", "content": "3"},
        """.strip() + """
        {"role": "user", "content": "4 + 5"}, {"role": "assistant", "content": "9"}]}
        """, true, "data.loss_on=answer", "data.message_template=\"#### {role} x {content}\\n\"");
    assertThat(text(corpus, 0, true)).isEqualTo("3\n9\n</s>");
    assertThat(corpus.answers().getFirst().get(0)).isFalse();
  }

  @Test
  void wholeTexts() throws IOException {
    Corpus corpus = read("{\"text\": \"1 + 2 = 3\", \"problem\": 7}\n", false, "data.text_field=text");
    assertThat(text(corpus, 0, false)).isEqualTo("<s>1 + 2 = 3");
    assertThat(corpus.answers()).isEmpty();
  }

  /// In order, text files among them; those count as a whole where others have answers.
  @Test
  void filesAreTakenByTheirNames() throws IOException {
    Path lines = Files.writeString(directory.resolve("UPPER.JSONL"),
        "{\"problem\": \"1 + 2\", \"generated_solution\": \"3\"}\n");
    Path words = Files.writeString(directory.resolve("words.txt"), "4 + 5\n<|endoftext|>\n6 + 7\n");
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      Corpus corpus = DataFiles.read(List.of(words, lines), format("data.loss_on=answer"), tokenizer, MODEL, false);
      assertThat(corpus.documents()).hasSize(3);
      assertThat(text(corpus, 0, true)).isEqualTo("<s>4 + 5");
      assertThat(text(corpus, 2, true)).isEqualTo("3");
      Corpus plain = DataFiles.read(List.of(words), format("data.loss_on=answer"), tokenizer, MODEL, false);
      assertThat(plain.answers()).isEmpty();
      assertThat(plain.documents().get(1)).isEqualTo(
          Corpus.encode(Corpus.texts(words), tokenizer, MODEL, false).documents().get(1));
    }
  }

  /// Tokens that reach over the border are the answer's, whatever the tokenizer does at the beginnings of texts.
  @ParameterizedTest
  @ValueSource(strings = {"gpt2-style", "llama2-style", "llama3-style"})
  void answersOfPublishedTokenizers(String name) throws IOException {
    Path gsm8k = SharedFiles.path("data/gsm8k_train.jsonl");
    List<String> lines;
    try (Stream<String> all = Files.lines(gsm8k)) {
      lines = all.limit(40).toList();
    }
    Path some = file(String.join("\n", lines));
    for (String template : List.of("\"{prompt}\\n\\n{answer}\"", "\"{prompt} {answer}\"", "\"{prompt}{answer}\"")) {
      try (Tokenizer tokenizer = Tokenizer.open(SharedFiles.path("golden/tokenizers/" + name))) {
        Corpus corpus = DataFiles.read(List.of(some), format("data.prompt_field=question", "data.answer_field=answer",
            "data.loss_on=answer", "data.template=" + template), tokenizer, MODEL, true);
        for (int i = 0; i < lines.size(); i++) {
          JsonNode line = JsonMapper.shared().readTree(lines.get(i));
          int[] ids = corpus.documents().get(i);
          BitSet marks = corpus.answers().get(i);
          int from = marks.nextSetBit(0);
          assertThat(marks.cardinality()).isEqualTo(ids.length - from);
          int[] answer = Arrays.copyOfRange(ids, from, ids.length - 1);
          String expected = line.get("answer").stringValue();
          assertThat(dense(tokenizer.decode(answer, true))).as(template).endsWith(dense(expected));
          assertThat(dense(tokenizer.decode(Arrays.copyOfRange(answer, 1, answer.length), true)).length())
              .as(template).isLessThan(dense(expected).length());
        }
      }
    }
  }

  /// Without spaces and line breaks, which not every tokenizer knows.
  private static String dense(String text) {
    return text.replaceAll("\\s", "");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      all    | {"problem": "1"}                        | expected field 'generated_solution', got [problem]; name the file's fields in data.prompt_field
      all    | {"question": "1", "answer": "2"}        | expected field 'problem', got [question, answer]
      all    | {"problem": 1, "generated_solution": "2"} | expected field 'problem' to be text, got number
      all    | {"problem": "1", "generated_solution": null} | expected field 'generated_solution' to be text, got null
      all    | {"problem": "1"                         | expected a JSON object, got:
      all    | {"problem": "1"} {}                     | expected a JSON object, got:
      all    | {"problem": "1", "problem": "2"}        | expected a JSON object, got:
      all    | ["problem"]                             | expected a JSON object {...}, got array
      all    | {"messages": "1"}                       | expected field 'messages' to be a list of messages, got string
      all    | {"messages": []}                        | expected field 'messages' to be a list of messages, got an empty list
      all    | {"messages": [{"role": "user"}]}        | expected field 'content', got [role]
      all    | {"messages": ["user"]}                  | expected field 'role', got string
      answer | {"problem": "1", "generated_solution": ""} | expected field 'generated_solution' with an answer, got an empty text
      answer | {"messages": [{"role": "user", "content": "1"}]} | expected an answer of the role 'assistant', got none
      answer | {"messages": [{"role": "assistant", "content": ""}]} | expected an answer of the role 'assistant', got none
      """)
  void badLines(String lossOn, String line, String expected) {
    String good = "{\"problem\": \"1\", \"generated_solution\": \"2\"}\n\n";
    assertThatThrownBy(() -> read(good + line + "\n" + good, false, "data.loss_on=" + lossOn))
        .isInstanceOf(BadInputException.class).hasMessageStartingWith(directory.resolve("lines.jsonl") + ", line 3: ")
        .hasMessageContaining(expected).hasMessageNotContaining("\n");
  }

  @Test
  void badFiles() throws IOException {
    assertThatThrownBy(() -> read("\n\n", false)).isInstanceOf(BadInputException.class)
        .hasMessage(directory.resolve("lines.jsonl") + ": expected JSON objects, one a line, got an empty file");
    Path latin = Files.write(directory.resolve("latin.jsonl"), "{\"problem\": \"é\"}".getBytes(
        StandardCharsets.ISO_8859_1));
    Path none = directory.resolve("none.jsonl");
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      assertThatThrownBy(() -> DataFiles.read(List.of(latin), format(), tokenizer, MODEL, false))
          .isInstanceOf(BadInputException.class)
          .hasMessage(latin + ": expected UTF-8 text, got other bytes after line 0; convert the file");
    }
    assertThatThrownBy(() -> DataFiles.check(List.of(latin, none))).isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(none + ": cannot read: no such file");
  }
}
