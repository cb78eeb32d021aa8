package org.seqmix.eval.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.eval.Shared;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a model is asked, character for character. Expected texts are put together by hand from the fields of the records.
class PromptsTest {
  /// A record's context, its choices, and which is right, as lm-evaluation-harness has them.
  private record Asked(List<String> contexts, List<String> choices, int gold) {
    String solved() {
      return contexts.get(contexts.size() == 1 ? 0 : gold) + " " + choices.get(choices.size() == 1 ? 0 : gold);
    }
  }

  private static Asked asked(String task, JsonNode r) {
    return switch (task) {
      case "arc_easy", "arc_challenge" -> choice(r.get("query").asString() + "\nAnswer:", r);
      case "piqa" -> choice(r.get("query").asString() + "Answer:", r);
      case "openbookqa" -> choice(r.get("query").asString(), r);
      case "boolq" -> choice(r.get("query").asString().substring("Passage: ".length()) + "\nAnswer:", r);
      case "hellaswag" ->
          new Asked(List.of(r.get("context").asString()), texts(r.get("endings")), r.get("gold").asInt());
      case "winogrande" -> new Asked(texts(r.get("context_options")), List.of(r.get("continuation").asString()),
          r.get("gold").asInt());
      case "lambada_openai" -> new Asked(List.of(r.get("context").asString()),
          List.of(r.get("continuation").asString()), 0);
      case "mmlu" -> {
        List<String> options = texts(r.get("choices"));
        yield new Asked(List.of(r.get("question").asString().strip() + "\nA. " + options.get(0) + "\nB. "
            + options.get(1) + "\nC. " + options.get(2) + "\nD. " + options.get(3) + "\nAnswer:"),
            List.of("A", "B", "C", "D"), r.get("gold").asInt());
      }
      case "gsm8k" -> new Asked(List.of("Question: " + r.get("question").asString() + "\nAnswer:"),
          List.of(r.get("answer").asString()), 0);
      default -> throw new IllegalArgumentException(task);
    };
  }

  private static Asked choice(String context, JsonNode r) {
    return new Asked(List.of(context), texts(r.get("choices")), r.get("gold").asInt());
  }

  private static String description(String task, JsonNode r) {
    return task.equals("mmlu") ? "The following are multiple choice questions (with answers) about "
        + r.get("subject").asString().replace("_", " ") + ".\n\n" : "";
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
  }

  private static List<JsonNode> records(String name) {
    try (var lines = Files.lines(Shared.path("data/" + name + ".jsonl"))) {
      return lines.map(l -> JsonMapper.shared().readTree(l)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TaskData data(String task, int shots, long seed) {
    return TaskData.read(NamedTask.find(task, List.of()), Shared.path("data"),
        new FewShot(OptionalInt.of(shots), seed), 30);
  }

  private static String file(String task) {
    return task.equals("mmlu") || task.equals("gsm8k") ? task + "_test" : task;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"lambada_openai", "hellaswag", "piqa", "arc_easy", "arc_challenge", "winogrande", "openbookqa",
          "boolq", "mmlu"})
  void itemsAreAskedAsLmEvalAsks(String task) {
    TaskData data = data(task, 0, 1);
    List<JsonNode> records = records(file(task));
    for (int i = 0; i < data.size(); i++) {
      Asked expected = asked(task, records.get(i));
      LikelihoodItem item = data.item(i);
      assertThat(item.gold()).isEqualTo(expected.gold());
      assertThat(item.choices()).hasSize(Math.max(expected.contexts().size(), expected.choices().size()));
      for (int c = 0; c < item.choices().size(); c++) {
        String text = expected.choices().get(expected.choices().size() == 1 ? 0 : c);
        assertThat(item.choices().get(c)).isEqualTo(new TextPair(description(task, records.get(i))
            + expected.contexts().get(expected.contexts().size() == 1 ? 0 : c), " " + text,
            text.getBytes(StandardCharsets.UTF_8).length));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lambada_openai", "hellaswag", "piqa", "arc_easy", "winogrande", "openbookqa", "boolq"})
  void examplesAreOtherItemsWithTheirAnswers(String task) {
    TaskData data = data(task, 3, 5);
    List<JsonNode> records = records(task);
    List<String> solved = records.stream().map(r -> asked(task, r).solved() + "\n\n").toList();
    for (int i = 0; i < 5; i++) {
      String own = asked(task, records.get(i)).contexts().getFirst();
      String context = data.item(i).choices().getFirst().context();
      assertThat(context).endsWith(own);
      List<String> examples = taken(context.substring(0, context.length() - own.length()), solved);
      assertThat(examples).hasSize(3).doesNotHaveDuplicates().doesNotContain(solved.get(i));
    }
    assertThat(data(task, 3, 5).item(0)).isEqualTo(data.item(0));
    assertThat(data(task, 3, 6).item(0)).isNotEqualTo(data.item(0));
  }

  /// The examples that a prefix is made of, none left over.
  private static List<String> taken(String prefix, List<String> solved) {
    List<String> out = new ArrayList<>();
    for (String rest = prefix; !rest.isEmpty();) {
      String text = rest;
      String next = solved.stream().filter(text::startsWith).findFirst().orElseThrow();
      out.add(next);
      rest = rest.substring(next.length());
    }
    return out;
  }

  @Test
  void examplesOfMmluAreTheFirstOfTheSubjectInTheirFile() {
    TaskData data = data("mmlu", 2, 5);
    List<JsonNode> records = records("mmlu_test");
    List<JsonNode> dev = records("mmlu_dev");
    for (int i = 0; i < data.size(); i++) {
      JsonNode record = records.get(i);
      StringBuilder expected = new StringBuilder(description("mmlu", record));
      dev.stream().filter(d -> d.get("subject").equals(record.get("subject"))).limit(2)
          .forEach(d -> expected.append(asked("mmlu", d).solved()).append("\n\n"));
      expected.append(asked("mmlu", record).contexts().getFirst());
      assertThat(data.item(i).choices().getFirst().context()).isEqualTo(expected.toString());
    }
  }

  @Test
  void examplesOfGsm8kAreFromItsTrainingFile() {
    List<JsonNode> records = records("gsm8k_test");
    List<String> solved = records("gsm8k_train").stream().map(r -> asked("gsm8k", r).solved() + "\n\n").toList();
    List<Question> questions = TaskData.read(NamedTask.find("gsm8k", List.of()), Shared.path("data"),
        FewShot.AS_DEFINED, 4).questions();
    for (int i = 0; i < 4; i++) {
      String own = asked("gsm8k", records.get(i)).contexts().getFirst();
      String[] answer = records.get(i).get("answer").asString().split("#### ");
      assertThat(questions.get(i).reference()).isEqualTo(answer[answer.length - 1]);
      assertThat(questions.get(i).prompt()).endsWith(own);
      String prefix = questions.get(i).prompt().substring(0, questions.get(i).prompt().length() - own.length());
      assertThat(taken(prefix, solved)).hasSize(5).doesNotHaveDuplicates();
    }
  }

  @Test
  void problemsAreTakenOutOfTheirPrompts() {
    Path folder = Shared.path("data");
    List<JsonNode> maths = records("math500");
    List<Question> questions = TaskData.read(NamedTask.find("math500", List.of()), folder, FewShot.AS_DEFINED, 9)
        .questions();
    for (int i = 0; i < 9; i++) {
      String prompt = maths.get(i).get("prompt").asString();
      String problem = prompt.substring(prompt.indexOf("<｜User｜>") + 8, prompt.indexOf("<｜Assistant｜>"));
      assertThat(questions.get(i).prompt()).isEqualTo("Problem:\n" + problem + "\n\nSolution:");
      String solution = maths.get(i).get("reference_solution").asString();
      assertThat(questions.get(i).reference()).isEqualTo(solution.substring(solution.lastIndexOf("#### ") + 5));
    }
    List<JsonNode> words = records("svamp");
    List<Question> asked = TaskData.read(NamedTask.find("svamp", List.of()), folder, FewShot.AS_DEFINED, 9).questions();
    for (int i = 0; i < 9; i++) {
      JsonNode r = words.get(i);
      assertThat(asked.get(i).prompt()).isEqualTo("Question: " + r.get("Body").asString() + " "
          + r.get("Question").asString() + "\nAnswer:");
      assertThat(Double.parseDouble(asked.get(i).reference())).isEqualTo(r.get("Answer").asDouble());
      assertThat(asked.get(i).reference()).doesNotContain(".");
    }
  }

  @Test
  void aSubjectIsThatSubjectAlone() {
    List<JsonNode> records = records("mmlu_test");
    String subject = records.get(3).get("subject").asString();
    TaskData data = data("mmlu_" + subject, 0, 1);
    int[] expected = java.util.stream.IntStream.range(0, records.size())
        .filter(i -> records.get(i).get("subject").asString().equals(subject)).limit(30).toArray();
    assertThat(java.util.stream.IntStream.range(0, data.size()).map(i -> data.item(i).index()).toArray())
        .isEqualTo(expected);
    assertThat(Arrays.stream(expected).boxed()).contains(3);
  }
}
