package org.seqmix.mohawk.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ConfigReader;
import org.seqmix.hybrid.config.ConfigWriter;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.config.LlambaConfig;
import org.seqmix.hybrid.config.MambaInLlamaConfig;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.config.PhiAttention;
import org.seqmix.hybrid.config.PhiConfig;
import org.seqmix.hybrid.config.PhiMambaConfig;
import org.seqmix.hybrid.config.PlannedConfig;
import org.seqmix.hybrid.config.QwenConfig;
import org.seqmix.hybrid.config.RopeConfig;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.mohawk.TinyModels;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.Recipes;
import org.seqmix.tensor.DType;

/// Which configuration a recipe's student gets, and that it is read back as written.
class StudentConfigTest {
  private static final LlamaConfig LLAMA = TinyModels.teacher(30, 64, true);
  private static final PhiConfig PHI = new PhiConfig(16, 64, 3, new PhiAttention(2, 2, 0.5, new RopeConfig(10_000)), 30,
      64, 1e-5, false, new SpecialTokens(OptionalInt.of(1), List.of(2)));

  @TempDir Path directory;

  private static Recipe recipe(String mixer, String attention) {
    return SmallRun.recipe("student.mixer='" + mixer + "'", "student.attention_layers=" + attention);
  }

  private ModelConfig student(ModelConfig teacher, String mixer, String attention) {
    ModelConfig student = StudentConfig.of(teacher, recipe(mixer, attention));
    ConfigWriter.write(directory, student, DType.F32);
    ModelConfig read = ConfigReader.read(directory);
    assertThat(Architecture.plan(read).mixers()).isEqualTo(Architecture.plan(student).mixers());
    assertThat(read.tokens()).isEqualTo(teacher.tokens());
    assertThat(read.maxPositions()).isEqualTo(teacher.maxPositions());
    return student;
  }

  @Test
  void publishedFamiliesWhereTheyFit() {
    assertThat(student(LLAMA, "discrete-mamba2[heads=2 state=4]", "[1]")).isInstanceOfSatisfying(LlambaConfig.class,
        c -> assertThat(c.attentionLayers()).containsExactly(1));
    assertThat(student(PHI, "discrete-mamba2[heads=2 state=4]", "[1]")).isInstanceOfSatisfying(PhiMambaConfig.class,
        c -> assertThat(c.groups()).hasSize(3));
    assertThat(StudentConfig.of(LLAMA, recipe("selective-scan[inner=16 xb=8 state=4]", "[0]")))
        .isInstanceOfSatisfying(MambaInLlamaConfig.class, c -> assertThat(c.attentionLayers()).containsExactly(0));
  }

  @Test
  void aPlanWhereNoneDoes() {
    QwenConfig qwen = new QwenConfig(LLAMA, OptionalInt.empty(), List.of());
    assertThat(student(qwen, "discrete-mamba2[heads=2 state=4]", "[]")).isInstanceOf(PlannedConfig.class);
    assertThat(student(LLAMA, "linear-attention[heads=2]", "[1]")).isInstanceOfSatisfying(PlannedConfig.class,
        c -> assertThat(c.mixers()).startsWith("linear-attention[heads=2], attention["));
    assertThat(student(LLAMA, "discrete-mamba2[heads=2 state=4], discrete-mamba2[heads=2 state=8]", "[]"))
        .isInstanceOf(PlannedConfig.class);
    assertThat(student(PHI, "3*linear-attention[heads=2]", "[]").modelType()).isEqualTo("seqmix");
  }

  @Test
  void keptHeadsTurnAsTheTeachers() {
    LlamaConfig far = LLAMA.withRope(new RopeConfig(500_000));
    assertThat(student(far, "hybrid-heads[keep=1 state=4]", "[]")).isInstanceOfSatisfying(PlannedConfig.class,
        c -> assertThat(c.mixers()).contains("keep=1", "heads=2", "head_dim=8", "rope_theta=500000"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      discrete-mamba3[heads=2]                      | []  | unknown mixer discrete-mamba3; there are [
      discrete-mamba2[heads=2 state=4]              | [2] | attention layer (2) must be in 0..1
      3*discrete-mamba2[heads=2 state=4]            | []  | expected one for all layers or one for each of the teacher's 2, got 3
      discrete-mamba2[heads=2 state=4]              | [0, 1] | expected at least one layer that differs
      discrete-mamba2[heads=2]                      | []  | option state is missing
      discrete-mamba2[heads=2 state=4 colour=1]     | []  | unknown option colour; it knows [
      """)
  void whatDoesNotFit(String mixer, String attention, String expected) {
    assertThatThrownBy(() -> StudentConfig.of(LLAMA, recipe(mixer, attention))).isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("recipe mohawk: student: ").hasMessageContaining(expected)
        .hasMessageNotContaining("\n");
  }

  /// Training on without a teacher: the student is the teacher's copy, in its own format.
  @Test
  void textAloneTrainsACopyOfTheTeacherOn() {
    Recipe recipe = Recipes.read("word-problems-verifier", List.of("student.attention_layers=[0,1]"));
    assertThat(StudentConfig.of(LLAMA, recipe)).isEqualTo(LLAMA);
  }
}
