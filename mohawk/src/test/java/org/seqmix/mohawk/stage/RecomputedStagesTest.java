package org.seqmix.mohawk.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.MeteredDevice;
import org.seqmix.mohawk.TinyModels;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.optim.AdamW;
import org.seqmix.mohawk.optim.AdamWOptions;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;

/// Blocks computed again in the backward pass: a student with SSD and attention learns the same bits in less memory.
class RecomputedStagesTest {
  private static final int VOCABULARY = 20;
  private static final int CONTEXT = 64;

  /// Losses and gradients of a step, and the most tensor memory beyond what was there before it.
  private record Step(Map<String, Object> results, long bytes) {
  }

  static Stream<Stage> stages() {
    return Stream.of(new HiddenStateAlignment(false), new HiddenStateAlignment(true),
        new KnowledgeDistillation(Divergence.REVERSE_KL, 2, 0.25), new NextToken());
  }

  static Stream<Stage> endToEnd() {
    return stages().filter(s -> !s.isPerLayer());
  }

  @ParameterizedTest
  @MethodSource("stages")
  void sameLossesAndGradients(Stage stage) {
    Map<String, Object> expected = step(stage, 1, false).results();
    assertThat(step(stage, 1, true).results()).usingRecursiveComparison().isEqualTo(expected);
    assertThat(step(stage, 2, true).results()).usingRecursiveComparison().isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("endToEnd")
  void lessMemory(Stage stage) {
    assertThat(step(stage, 2, true).bytes()).isLessThan(step(stage, 2, false).bytes() * 7 / 10);
  }

  private static Step step(Stage stage, int threads, boolean recompute) {
    try (MeteredDevice device = new MeteredDevice(threads); Scope scope = device.newScope("test")) {
      LlamaConfig config = TinyModels.teacher(VOCABULARY, CONTEXT, true);
      Decoder teacher = TinyModels.fresh(config, scope, DType.F32, 1);
      Decoder student = TinyModels.fresh(TinyModels.student(config, 1), scope, DType.F32, 2);
      AdamW all = new AdamW(student.parameters(), AdamWOptions.MOHAWK, scope);
      long before = device.live();
      device.takePeak();
      Map<String, Object> results = new LinkedHashMap<>();
      try (Scope step = device.newScope("step")) {
        results.put("losses", stage.gradients(
            new Lesson(teacher, student, batch(), all::watch, TeacherLogits.running(), step, 1, recompute)));
      }
      long bytes = device.takePeak() - before;
      for (Parameter p : all.parameters()) {
        results.put(p.name(), all.gradient(p.name()).toFloats());
      }
      return new Step(results, bytes);
    }
  }

  /// Two rows, the first of two documents.
  private static Batch batch() {
    Rows rows = Rows.packed(new int[] {CONTEXT, 41}, new int[][] {{27}, {}});
    return new Batch(new SplittableRandom(5).ints(rows.tokens(), 0, VOCABULARY).toArray(), rows);
  }
}
