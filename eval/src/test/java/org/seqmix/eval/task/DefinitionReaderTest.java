package org.seqmix.eval.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.seqmix.hybrid.BadInputException;

class DefinitionReaderTest {
  static final List<String> BUILT_IN = TaskDefinitions.BUILT_IN;

  private static final String GOOD = """
      task: colours
      kind: multiple_choice
      forms:
        - context: "{q}"
          choices: "{c}"
          gold: "{g}"
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @FieldSource("BUILT_IN")
  void everyBuiltInTaskIsADefinition(String name) {
    TaskDefinition task = TaskDefinitions.builtIn(name);
    assertThat(task.name()).isEqualTo(name);
    assertThat(task.forms()).isNotEmpty();
    assertThat(task.writing().isPresent()).isEqualTo(task.kind() == TaskKind.GENERATE);
    assertThat(task.metrics().isEmpty()).isEqualTo(task.kind() == TaskKind.GENERATE);
  }

  @Test
  void aFileHasTheSameForm() throws IOException {
    Path file = Files.writeString(folder.resolve("colours.yaml"), GOOD);
    TaskDefinition task = NamedTask.find(file.toString(), List.of()).definition();
    assertThat(task.name()).isEqualTo("colours");
    assertThat(task.data()).isEqualTo("colours");
    assertThat(task.split()).isEqualTo("test");
    assertThat(task.metrics()).containsExactly("acc", "acc_norm");
    assertThat(task.delimiter()).isEqualTo(" ");
    assertThat(task.fewShot().count()).isZero();
  }

  @Test
  void anotherTextIsAnotherDefinition() {
    assertThat(DefinitionReader.read("a", GOOD).hash()).isEqualTo(DefinitionReader.read("b", GOOD).hash())
        .isNotEqualTo(DefinitionReader.read("a", GOOD.replace("{q}", "{q}?")).hash());
  }

  /// `bad` replaces `good` in a definition that is right; the message names the line and what is wrong.
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "task: colours | task: ../x         | my.yaml:1: task: expected a name of letters",
      "task: colours | ''                 | expected the field 'task', got none",
      "kind: multiple_choice | kind: guess | my.yaml:2: kind: expected one of multiple_choice, contexts, last_word",
      "kind: multiple_choice | 'kind: multiple_choice\ncolour: red' | my.yaml:3: unknown field 'colour'; expected some of [task",
      "kind: multiple_choice | 'kind: multiple_choice\nmetrics: [f1]' | my.yaml:3: metrics: expected some of [acc, acc_norm]",
      "kind: multiple_choice | 'kind: multiple_choice\ndescription: \"{x\"' | my.yaml:3: description: expected '}'",
      "kind: multiple_choice | 'kind: multiple_choice\nfewshot: {count: many}' | my.yaml:3: count: expected a whole number",
      "kind: multiple_choice | 'kind: multiple_choice\nfewshot: {draw: last}' | my.yaml:3: draw: expected first or random",
      "gold: \"{g}\" | 'gold: \"{g}\"\n    shade: 1' | my.yaml:7: unknown field 'shade'",
      "gold: \"{g}\" | 'gold: \"{g|loud}\"' | my.yaml:6: gold: expected one of the filters",
      "gold: \"{g}\" | '' | my.yaml:4: expected the field 'gold', got none",
      "choices: \"{c}\" | choices: [a, [b]] | my.yaml:5: choices: expected a text, got a list",
      "choices: \"{c}\" | 'choices: \"{c} {d}\"' | my.yaml:5: choices: expected a list of texts, or one field",
      "kind: multiple_choice | 'kind: multiple_choice\nkind: contexts' | my.yaml:3: expected YAML, got: Duplicate",
      "kind: multiple_choice | 'kind: [' | expected YAML, got",
      "kind: multiple_choice | 'kind:' | my.yaml:2: expected a value, got none"})
  void whatIsWrongIsSaidWithItsLine(String good, String bad, String message) {
    String yaml = GOOD.replace(good, bad);
    assertThat(yaml).isNotEqualTo(GOOD);
    assertThatThrownBy(() -> DefinitionReader.read("my.yaml", yaml)).isInstanceOf(BadInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anUnknownTaskIsAnErrorThatListsAll() {
    for (String name : List.of("arc", "mmlu_", "arc_easy_x", "")) {
      assertThatThrownBy(() -> NamedTask.find(name, List.of("bits_per_byte")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("bits_per_byte").hasMessageContaining("got '" + name + "'")
          .satisfies(e -> BUILT_IN.forEach(task -> assertThat(e).hasMessageContaining(task)));
    }
    assertThatThrownBy(() -> NamedTask.find("gone.yaml", List.of())).isInstanceOf(BadInputException.class)
        .hasMessageContaining("gone.yaml");
  }

  @Test
  void aGroupOfATaskHasANameOfItsOwn() {
    NamedTask task = NamedTask.find("mmlu_high_school_physics", List.of());
    assertThat(task.definition().name()).isEqualTo("mmlu");
    assertThat(task.group()).contains("high_school_physics");
  }
}
