package org.seqmix.mohawk.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.MeteredDevice;
import org.seqmix.mohawk.TinyModels;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.Recipes;
import org.seqmix.mohawk.recipe.Teachers;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;

class DryRunTest {
  /// Those that are meant for a teacher.
  static final List<String> RECIPES = Recipes.BUILT_IN.stream()
      .filter(name -> !Recipes.read(name, List.of()).teacher().config().isEmpty()).toList();

  /// Parameters of the published students, from the shapes in their checkpoints.
  @ParameterizedTest
  @CsvSource({"llamba-1b-maths-paper, 1405159936", "llamba-1b-maths-code, 1405159936",
      "llamba-3b-maths-paper, 3656994688", "phi-mamba-paper, 1521097472", "phi-mamba-code, 1521097472",
      "phi-mamba-hybrid-paper, 1503959680",
      "phi-mamba-hybrid-code, 1503959680", "llamba-1b-paper, 1405159936", "llamba-1b-code, 1405159936",
      "llamba-3b-paper, 3656994688", "llamba-3b-code, 3656994688", "llamba-8b-paper, 8841204736",
      "llamba-8b-code, 8841204736"})
  void publishedStudentsHaveTheirParameters(String name, long parameters) {
    Recipe recipe = Recipes.read(name, List.of());
    DryRun run = DryRun.of(Teachers.config(recipe.teacher().config()), recipe);
    assertThat(run.sizes().total()).isEqualTo(parameters);
    assertThat(run.context()).isEqualTo(2048);
    assertThat(run.stages()).extracting(DryRun.Stage::name).containsExactlyElementsOf(recipe.stages().keySet());
  }

  /// Parameters of the hybrids, from the shapes of their layers; the first is published as 1.29B.
  @ParameterizedTest
  @CsvSource({"hybrid-llama-layers-paper, 1294182400, 8192", "hybrid-llama-layers-code, 1362823552, 2048",
      "hybrid-llama-heads, 1305509740, 2048"})
  void hybridsHaveTheirParameters(String name, long parameters, int context) {
    Recipe recipe = Recipes.read(name, List.of());
    DryRun run = DryRun.of(Teachers.config(recipe.teacher().config()), recipe);
    assertThat(run.sizes().total()).isEqualTo(parameters);
    assertThat(run.context()).isEqualTo(context);
    assertThat(recipe.unknown()).isNotEmpty();
  }

  /// What the mixers do not have is refused before anything is made.
  @Test
  void anInitialisationThatDoesNotFitIsRefused() {
    Recipe recipe = Recipes.read("llamba-1b-paper", List.of("student.mixer=discrete-mamba2[heads=32 state=32]",
        "student.initialisation=attention"));
    assertThatThrownBy(() -> DryRun.of(Teachers.config("llama-3.2-1b"), recipe)).isInstanceOf(BadInputException.class)
        .hasMessage("recipe llamba-1b-paper: mixer discrete-mamba2: initialisation attention: expected state >= 64, "
            + "the teacher's columns a head, got 32");
  }

  /// The released hybrids have 2.59 GB in bf16 (1B), and 4.99 and 1.91 GB (3B); their shapes: q, k and v of the teacher's
  /// attention give way to the scan's one projection, its convolution, steps, A and D.
  @ParameterizedTest
  @CsvSource({"mamba-in-llama-1b-maths-paper, 2.59, 1235814400, 2048, 512, 64, 12",
      "mamba-in-llama-1b-maths-code, 2.59, 1235814400, 2048, 512, 64, 12",
      "mamba-in-llama-3b-maths-paper, 6.90, 3212749824, 3072, 1024, 128, 22",
      "mamba-in-llama-3b-maths-code, 6.90, 3212749824, 3072, 1024, 128, 22"})
  void publishedHybridsHaveTheirParameters(String name, double gigabytes, long teacher, long width, long kv, long state,
      long scans) {
    Recipe recipe = Recipes.read(name, List.of());
    DryRun run = DryRun.of(Teachers.config(recipe.teacher().config()), recipe);
    long rank = width / 16;
    long attention = width * (width + 2 * kv);
    long scan = width * (2 * width + 2 * kv + rank) + width * (4 + 1) + width * (rank + 1) + width * state + width;
    assertThat(run.teacher().total()).isEqualTo(teacher);
    assertThat(run.sizes().total()).isEqualTo(teacher + scans * (scan - attention));
    assertThat(2 * run.sizes().total() / 1e9).isCloseTo(gigabytes, within(0.02));
    assertThat(run.student().modelType()).isEqualTo("mamba-in-llama");
    assertThat(run.context()).isEqualTo(8192);
    assertThat(run.stages()).extracting(DryRun.Stage::name).containsExactly("supervised", "sft");
  }

  /// A forward and a backward pass of a student are about six operations a weight and token, the teacher's two.
  @ParameterizedTest
  @FieldSource("RECIPES")
  void memoryAndOperationsAreThoseOfTheModels(String name) {
    Recipe recipe = Recipes.read(name, List.of());
    DryRun run = DryRun.of(Teachers.config(recipe.teacher().config()), recipe);
    DryRun.Stage last = run.stages().getLast();
    long weights = 4 * (run.teacher().total() + run.sizes().total());
    assertThat(last.trained()).isEqualTo(run.sizes().total());
    assertThat(last.bytes()).isGreaterThan(weights + 12 * last.trained());
    double asked = last.plan().stage().equals("next-token") ? 0 : 2.0 * run.teacher().total();
    double products = last.plan().tokens() * (6.0 * run.sizes().total() + asked);
    assertThat(last.operations() / products).isBetween(0.7, 2.0);
  }

  /// The same steps on a device that computes: to the byte.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void memoryIsThatOfARealStep(boolean answersOnly) {
    LlamaConfig teacher = TinyModels.teacher(256, 64, true);
    Recipe recipe = Recipes.read("mohawk", List.of("student.mixer=discrete-mamba2[heads=2 state=8]",
        "data.loss_on=" + (answersOnly ? "answer" : "all")));
    DryRun dry = DryRun.of(teacher, recipe);
    Corpus full = new Corpus(List.of(new int[64]), answersOnly ? List.of(BitSet.valueOf(new long[] {-1})) : List.of());
    for (DryRun.Stage stage : dry.stages()) {
      try (MeteredDevice device = new MeteredDevice(2); Scope weights = device.newScope("weights")) {
        Decoder from = TinyModels.fresh(teacher, weights, DType.F32, 1);
        Decoder to = TinyModels.fresh(dry.student(), weights, DType.F32, 2);
        device.takePeak();
        try (StageRun run = new StageRun(stage.name(), stage.plan(), recipe.optimizer(), from, to, full, 64, 0)) {
          run.next();
        }
        assertThat(stage.bytes()).as(stage.name()).isEqualTo(device.takePeak());
      }
    }
  }

  /// Recomputation holds less, and takes one more forward pass.
  @Test
  void recomputationIsCounted() {
    LlamaConfig teacher = TinyModels.teacher(256, 128, true);
    Recipe recipe = Recipes.read("mohawk", List.of("student.mixer=discrete-mamba2[heads=2 state=8]"));
    DryRun.Stage plain = DryRun.of(teacher, recipe).stages().getLast();
    DryRun.Stage again = DryRun.of(teacher, recipe.recomputing(true)).stages().getLast();
    assertThat(again.bytes()).isLessThan(plain.bytes());
    assertThat(again.operations()).isGreaterThan(plain.operations());
    assertThat(again.steps()).isEqualTo(plain.steps());
    assertThat((double) plain.steps()).isEqualTo(recipe.stages().get("supervised").tokens() / (8.0 * 128), within(1.0));
  }
}
