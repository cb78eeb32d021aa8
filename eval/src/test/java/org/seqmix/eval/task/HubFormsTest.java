package org.seqmix.eval.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.hybrid.BadInputException;

/// Records in the shape that the Hugging Face hub has them.
class HubFormsTest {
  private static final FewShot NONE = new FewShot(OptionalInt.of(0), 1);

  @TempDir private Path folder;

  /// A record; the context, the choices between bars, and the right one that are expected. `~` stands for a line break.
  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
      "arc_easy; {\"id\": \"x\", \"question\": \"Why?\", \"choices\": {\"text\": [\"a b\", \"c\"], \"label\": [\"1\", \"2\"]}, \"answerKey\": \"2\"}; Question: Why?~Answer:; a b|c; 1",
      "arc_challenge; {\"question\": \"Why?\", \"choices\": {\"text\": [\"a\", \"b\", \"c\"], \"label\": [\"A\", \"B\", \"C\"]}, \"answerKey\": \"C\"}; Question: Why?~Answer:; a|b|c; 2",
      "openbookqa; {\"question_stem\": \"The sun\", \"choices\": {\"text\": [\"is hot\", \"is wet\"], \"label\": [\"A\", \"B\"]}, \"answerKey\": \" A\"}; The sun; is hot|is wet; 0",
      "hellaswag; {\"activity_label\": \"Cooking\", \"ctx_a\": \"[header] How to cook [title] Wait.\", \"ctx_b\": \"then You\", \"endings\": [\"eat  it. [step] Now\", \"go [substeps] .\"], \"label\": \"1\"}; Cooking: How to cook. Wait. Then you; eat it. Now|go .; 1",
      "piqa; {\"goal\": \"to sit\", \"sol1\": \"stand\", \"sol2\": \"take a chair\", \"label\": 1}; Question: to sit~Answer:; stand|take a chair; 1",
      "boolq; {\"question\": \"is it\", \"passage\": \"It is.\", \"answer\": true}; It is.~Question: is it?~Answer:; no|yes; 1",
      "boolq; {\"question\": \"is it\", \"passage\": \"It is.\", \"label\": 0}; It is.~Question: is it?~Answer:; no|yes; 0",
      "lambada_openai; {\"text\": \"He took a bow\"}; He took a; bow; 0"})
  void becomeThePromptsOfLmEval(String task, String json, String context, String choices, int gold) throws IOException {
    LikelihoodItem item = only(task, json);
    assertThat(item.gold()).isEqualTo(gold);
    assertThat(item.choices()).allSatisfy(c -> assertThat(c.context()).isEqualTo(context.replace("~", "\n")));
    assertThat(item.choices().stream().map(TextPair::continuation))
        .containsExactlyElementsOf(List.of(choices.split("\\|")).stream().map(c -> " " + c).toList());
  }

  @Test
  void winograndePutsItsOptionsInThePlaceOfTheGap() throws IOException {
    LikelihoodItem item = only("winogrande",
        "{\"sentence\": \"Ann saw Eve before _ ran home.\", \"option1\": \"Ann\", \"option2\": \"Eve\", \"answer\": \"2\"}");
    assertThat(item.choices().stream().map(TextPair::context))
        .containsExactly("Ann saw Eve before Ann", "Ann saw Eve before Eve");
    assertThat(item.choices()).allSatisfy(c -> assertThat(c.continuation()).isEqualTo(" ran home."));
    assertThat(item.gold()).isEqualTo(1);
  }

  @Test
  void mmluAndMathsHaveTheirAnswersUnderOtherNames() throws IOException {
    LikelihoodItem item = only("mmlu", "{\"question\": \" Why? \", \"subject\": \"world_religions\", \"choices\":"
        + " [\"a\", \"b\", \"c\", \"d\"], \"answer\": 3}");
    assertThat(item.gold()).isEqualTo(3);
    assertThat(item.choices().getFirst().context())
        .isEqualTo("The following are multiple choice questions (with answers)"
            + " about world religions.\n\nWhy?\nA. a\nB. b\nC. c\nD. d\nAnswer:");

    Question question =
        data("math500", "{\"problem\": \"1+1\", \"solution\": \"It is \\\\boxed{2}\", \"answer\": \"2\"}")
            .questions().getFirst();
    assertThat(question).isEqualTo(new Question("0", "Problem:\n1+1\n\nSolution:", "2"));
  }

  @Test
  void aRecordThatFitsNoFormIsNamedWithItsLine() {
    assertThatThrownBy(() -> only("arc_easy", "\n{\"question\": \"q\", \"choices\": [\"a\"]}"))
        .isInstanceOf(BadInputException.class).hasMessageContaining("arc_easy.jsonl:2")
        .hasMessageContaining("answerKey")
        .hasMessageContaining("query").hasMessageContaining("[question, choices]");
    assertThatThrownBy(() -> only("piqa", "{\"goal\": \"g\", \"sol1\": \"a\", \"sol2\": \"b\", \"label\": -1}"))
        .hasMessageContaining("piqa.jsonl:1").hasMessageContaining("number from 0 to 1, got '-1'");
    assertThatThrownBy(() -> only("piqa", "{\"goal\": ")).isInstanceOf(BadInputException.class)
        .hasMessageContaining("piqa.jsonl:1: expected a JSON object");
    assertThatThrownBy(() -> only("piqa", "[1]")).hasMessageContaining("got a list");
    assertThatThrownBy(() -> only("piqa", "\n")).hasMessageContaining("expected records of task piqa, got none");
  }

  @Test
  void tooFewExamplesAreAnError() {
    assertThatThrownBy(() -> TaskData.read(task("piqa", "{\"goal\": \"g\", \"sol1\": \"a\", \"sol2\": \"b\","
        + " \"label\": 1}"), folder, new FewShot(OptionalInt.of(1), 1), 9).item(0))
        .isInstanceOf(BadInputException.class).hasMessageContaining("expected 1 examples before an item, got 0");
  }

  @Test
  void aSubjectThatIsNotThereListsThoseThatAre() throws IOException {
    task("mmlu",
        "{\"question\": \"q\", \"subject\": \"law\", \"choices\": [\"a\", \"b\", \"c\", \"d\"], \"answer\": 3}");
    assertThatThrownBy(() -> TaskData.read(NamedTask.find("mmlu_lore", List.of()), folder, NONE, 9))
        .isInstanceOf(BadInputException.class).hasMessageContaining("mmlu_lore: expected one of [mmlu_law]");
  }

  private NamedTask task(String task, String json) throws IOException {
    Files.writeString(folder.resolve(task + ".jsonl"), json + "\n");
    return NamedTask.find(task, List.of());
  }

  private TaskData data(String task, String json) throws IOException {
    return TaskData.read(task(task, json), folder, NONE, 9);
  }

  private LikelihoodItem only(String task, String json) throws IOException {
    return data(task, json).item(0);
  }
}
