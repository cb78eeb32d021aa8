package org.seqmix.mohawk.stage;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;

/// Stages over logits never hold those of the whole batch.
class HeadMemoryTest {
  private static final int VOCABULARY = 8000;
  private static final int CONTEXT = 64;
  private static final int ROWS = 40;

  static Stream<Stage> stages() {
    return Stream.of(new NextToken(), KnowledgeDistillation.plain(),
        new KnowledgeDistillation(Divergence.REVERSE_KL, 2, 0.5));
  }

  @ParameterizedTest
  @MethodSource("stages")
  void aStepTakesLessThanHalfOfAllLogits(Stage stage) {
    try (MeteredDevice device = new MeteredDevice(2); Scope scope = device.newScope("test")) {
      LlamaConfig config = TinyModels.teacher(VOCABULARY, CONTEXT, true);
      Decoder teacher = TinyModels.fresh(config, scope, DType.F32, 1);
      Decoder student = TinyModels.fresh(TinyModels.student(config), scope, DType.F32, 2);
      AdamW all = new AdamW(student.parameters(), AdamWOptions.MOHAWK, scope);
      Batch batch = new Batch(new SplittableRandom(5).ints((long) ROWS * CONTEXT, 0, VOCABULARY).toArray(),
          Rows.of(ROWS, CONTEXT));
      long before = device.live();
      device.takePeak();
      try (Scope step = device.newScope("step")) {
        stage.gradients(new Lesson(teacher, student, batch, all::watch, step));
      }
      long logits = (long) ROWS * CONTEXT * VOCABULARY * Float.BYTES;
      assertThat(device.takePeak() - before).isLessThan(logits / 2);
    }
  }
}
