package org.seqmix.mohawk.recipe;

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
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.mohawk.stage.KnowledgeDistillation;
import org.seqmix.mohawk.stage.LogitDistance;
import org.seqmix.mohawk.stage.NextToken;

class RecipesTest {
  @TempDir Path directory;

  private String file(String name, String yaml) throws IOException {
    return Files.writeString(directory.resolve(name), yaml).toString();
  }

  @ParameterizedTest
  @FieldSource("org.seqmix.mohawk.recipe.Recipes#BUILT_IN")
  void builtInRecipesAreCompleteAndReadBack(String name) {
    Recipe recipe = Recipes.read(name, List.of());
    assertThat(recipe.name()).isEqualTo(name);
    List<String> stages = List.of("matrices", "hstates", "supervised");
    if (recipe.stages().containsKey("supervised") && !name.contains("maths")) {
      assertThat(recipe.stages().keySet()).containsExactlyElementsOf(stages.subList(3 - recipe.stages().size(), 3));
    }
    assertThat(recipe.unknown()).allSatisfy(path -> assertThat(path).containsPattern(
        "^(teacher|student|data|optimizer|stages)\\b"));
    assertThat(Recipes.parse(name, Recipes.write(recipe))).isEqualTo(recipe);
  }

  @ParameterizedTest
  @CsvSource({"word-problems-longer, longer", "word-problems-verifier, marks"})
  void teachersOfTheirOwnAreTrainedOnTheTextAlone(String name, String stage) {
    Recipe recipe = Recipes.read(name, List.of());
    assertThat(recipe.stages().keySet()).containsExactly(stage);
    assertThat(recipe.stages().get(stage).create()).isEqualTo(new NextToken());
    assertThat(recipe.student().attention_layers()).containsExactly(0, 1, 2, 3);
  }

  /// Every stage follows the one before it; what each learns from; tokens in all.
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      maths-small                    | matrices hstates supervised/reverse_kl/0.1 sft                          | 4000000
      llamba-1b-maths-paper          | matrices hstates supervised/cross_entropy/0.0 sft                       | 10000000000
      llamba-1b-maths-code           | matrices hstates supervised/cross_entropy/0.0 maths/cross_entropy/0.0 instructions/cross_entropy/0.0 | 41300000000
      llamba-3b-maths-paper          | hstates supervised/cross_entropy/0.0 sft                                | 10000000000
      mamba-in-llama-1b-maths-paper  | supervised/reverse_kl/0.0 sft                                           | 16000000000
      mamba-in-llama-1b-maths-code   | supervised/reverse_kl/0.0 sft                                           | 16000000000
      mamba-in-llama-3b-maths-paper  | supervised/reverse_kl/0.0 sft                                           | 16000000000
      mamba-in-llama-3b-maths-code   | supervised/reverse_kl/0.0 sft                                           | 16000000000
      """)
  void mathsReasonersAreAChain(String name, String stages, long tokens) {
    Recipe recipe = Recipes.read(name, List.of());
    List<String> read = new java.util.ArrayList<>();
    String before = "";
    for (var stage : recipe.stages().entrySet()) {
      assertThat(stage.getValue().requires()).isEqualTo(before);
      before = stage.getKey();
      read.add(before + (stage.getValue().create() instanceof KnowledgeDistillation k
          ? "/" + stage.getValue().divergence() + "/" + k.labelWeight() : ""));
    }
    assertThat(String.join(" ", read)).isEqualTo(stages);
    assertThat(recipe.stages().values().stream().mapToLong(StagePlan::tokens).sum()).isEqualTo(tokens);
    assertThat(recipe.data().lines().answersOnly()).isTrue();
    if (recipe.stages().containsKey("sft")) {
      assertThat(recipe.stages().get("sft").create()).isEqualTo(new NextToken());
    }
  }

  @Test
  void overlaysChangeWhatTheyName() throws IOException {
    String first = file("first.yaml", """
        name: first
        extends: word-problems
        optimizer: {clip: 0.5}
        stages:
          matrices: {tokens: 1000, freeze: ["a", "b"]}
        """);
    String second = file("second.yaml", """
        name: second
        extends: %s
        stages:
          matrices: {rate: 0.5, freeze: []}
          hstates: null
          supervised: {requires: matrices}
        """.formatted(first));
    Recipe below = Recipes.read("word-problems", List.of());
    Recipe base = Recipes.read(Recipes.BASE, List.of());
    Recipe recipe = Recipes.read(second, List.of());
    StagePlan matrices = recipe.stages().get("matrices");
    assertThat(recipe.name()).isEqualTo("second");
    assertThat(recipe.student()).isEqualTo(below.student());
    assertThat(recipe.optimizer().clip()).isEqualTo(0.5);
    assertThat(recipe.optimizer().adamW()).isEqualTo(base.optimizer().adamW());
    assertThat(matrices.tokens()).isEqualTo(1000);
    assertThat(matrices.rate()).isEqualTo(0.5);
    assertThat(matrices.freeze()).isEmpty();
    assertThat(recipe.stages().keySet()).containsExactly("matrices", "supervised");
    assertThat(recipe.stages().get("supervised").requires()).isEqualTo("matrices");
    assertThat(Recipes.read(first, List.of()).stages().get("matrices").freeze()).containsExactly("a", "b");
  }

  @Test
  void settingsComeLast() {
    Recipe recipe = Recipes.read("mohawk", List.of("stages.matrices.tokens=77", "data.end_token=true",
        "stages.hstates.freeze=[x, 'y.z']", "student.mixer=discrete-mamba2[heads=2 state=4]",
        "stages.matrices.tokens=78", "stages.supervised=null"));
    assertThat(recipe.stages().get("matrices").tokens()).isEqualTo(78);
    assertThat(recipe.data().end_token()).isTrue();
    assertThat(recipe.stages().get("hstates").freeze()).containsExactly("x", "y.z");
    assertThat(recipe.student().mixer()).isEqualTo("discrete-mamba2[heads=2 state=4]");
    assertThat(recipe.stages()).doesNotContainKey("supervised");
  }

  @Test
  void aWholeTextHasNoAnswer() {
    assertThatThrownBy(() -> Recipes.read("mohawk", List.of("data.loss_on=answer", "data.text_field=text")))
        .isInstanceOf(BadInputException.class).hasMessageContaining("data: text_field (text): expected none");
  }

  @Test
  void recomputationOfOneStageOrAll() {
    Recipe recipe = Recipes.read("mohawk", List.of("stages.supervised.recompute=true"));
    assertThat(recipe.stages().values()).extracting(StagePlan::recompute).containsExactly(false, false, true);
    assertThat(recipe.recomputing(true).stages().values()).extracting(StagePlan::recompute).containsOnly(true);
    assertThat(recipe.recomputing(false)).isEqualTo(Recipes.read("mohawk", List.of()));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      stages.matrices.token=7          | token
      optimiser.clip=1                 | there is no 'optimiser'; there are [name, teacher, unknown, student, data, optimizer, stages]
      stages.matrix.tokens=7           | there is no 'matrix'; there are [matrices, hstates, supervised]
      colour=red                       | colour
      tokens                           | setting 'tokens': expected path.to.field=value
      =7                               | setting '=7': expected path.to.field=value
      stages.matrices.tokens=[         | setting 'stages.matrices.tokens=[': expected a YAML value
      stages.matrices.tokens=many      | many
      stages.matrices.tokens=null      | tokens
      stages.matrices.tokens=-1        | stage matrices: tokens (-1) and top_k (0) must be >= 0
      stages.matrices.rows=0           | rows (0)
      stages.matrices.rate=0           | rate (0.0) > 0
      stages.matrices.stage=matrix     | expected one of [hstates, logit-distance, matrices, next-token, supervised], got 'matrix'
      stages.matrices.warmup=0.95      | warm-up (0.95) and decay (0.1) must be >= 0 and together at most 1
      stages.hstates.freeze=['a(']     | stage hstates: freeze: expected regular expressions, got 'a('
      stages.supervised.divergence=js  | divergence: expected cross_entropy, forward_kl or reverse_kl, got 'js'
      stages.supervised.temperature=0  | temperature (0.0) > 0
      stages.supervised.label_weight=2 | label weight (2.0) in 0..1
      data.sample_batch=0              | sample_batch (0) >= 1
      student.initialisation=mine      | student: initialisation: expected one of [own, fresh, identity, values, attention], got 'mine'
      data.loss_on=prompt              | data: loss_on: expected all or answer, got 'prompt'
      data.template="{answer}"         | data: template: expected a text with one {prompt} and after it one {answer}, got '{answer}'
      data.template="{answer}{prompt}" | data: template: expected
      data.template="{prompt}{prompt}{answer}" | data: template: expected
      data.message_template="{role}"   | data: message_template: expected a text with one {role} and after it one {content}
      stages={}                        | stages: expected at least one, got none
      stages.matrices.options={a: 1}   | stage matrices: options: expected none, got [a]
      stages.matrices={stage: logit-distance, tokens: 1, options: {a: 1}} | stage logit-distance: unknown option a; it knows [scale]
      """)
  void badSettings(String setting, String expected) {
    assertThatThrownBy(() -> Recipes.read("mohawk", List.of(setting))).isInstanceOf(BadInputException.class)
        .hasMessageContaining(expected).hasMessageNotContaining("\n").hasMessageNotContaining("org.seqmix");
  }

  @Test
  void aProvidedStageNamesWhatDiffers() throws IOException {
    StagePlan plan = Recipes.read(file("own.yaml", """
        name: own
        stages:
          logits: {stage: logit-distance, requires: hstates, tokens: 500, options: {scale: 2}}
        """), List.of()).stages().get("logits");
    assertThat(plan.create()).isEqualTo(new LogitDistance(2));
    assertThat(plan.rate()).isEqualTo(Recipes.read("mohawk", List.of()).stages().get("hstates").rate());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1, 2]", "", "a: [", "just words"})
  void badFiles(String yaml) throws IOException {
    String file = file("bad.yaml", yaml);
    assertThatThrownBy(() -> Recipes.read(file, List.of())).isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("recipe " + file + ": expected ").hasMessageNotContaining("\n");
  }

  @Test
  void unknownNamesAndCircles() throws IOException {
    assertThatThrownBy(() -> Recipes.read("mohawks", List.of())).isInstanceOf(BadInputException.class)
        .hasMessage("recipe mohawks: expected a file or one of " + Recipes.BUILT_IN + ", got neither");
    String circle = directory.resolve("circle.yaml").toString();
    file("circle.yaml", "extends: " + circle);
    assertThatThrownBy(() -> Recipes.read(circle, List.of())).isInstanceOf(BadInputException.class)
        .hasMessageContaining("recipes extend each other in a circle");
  }

  @Test
  void stepsRoundUp() {
    StagePlan plan = Recipes.read("mohawk", List.of("stages.matrices.tokens=1025", "stages.matrices.rows=4"))
        .stages().get("matrices");
    assertThat(plan.steps(256)).isEqualTo(2);
    assertThat(plan.steps(64)).isEqualTo(5);
  }

  @Test
  void frozenNames() {
    StagePlan plan = Recipes.read("mohawk", List.of("stages.matrices.freeze=['mlp\\.', '^lm_head']"))
        .stages().get("matrices");
    assertThat(plan.freezes("backbone.layers.0.mlp.up_proj.weight")).isTrue();
    assertThat(plan.freezes("lm_head.weight")).isTrue();
    assertThat(plan.freezes("backbone.layers.0.mixer.D")).isFalse();
  }
}
