package org.seqmix.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A stage of one's own is found by its name and teaches a student.
class CustomStageTest {
  private static Consumer consumer;
  private static Printed usual;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    consumer = Consumer.build("custom-stage", "com.example.stage/com.example.stage.Main");
    usual = Printed.of(consumer.run(Consumer.Way.CLASS_PATH));
  }

  @Test
  void theStudentLearns() {
    double[] losses = usual.numbers("losses");
    assertThat(losses[0]).isPositive();
    assertThat(losses[losses.length - 1]).isPositive().isLessThan(0.9 * losses[0]);
  }

  @Test
  void noChartsOrOpenCl() {
    assertThat(consumer.dependencies()).isNotEmpty()
        .noneMatch(line -> line.contains("aparapi") || line.contains(":eval:") || line.contains("picocli"));
  }

  @ParameterizedTest
  @EnumSource
  void everyWayToStartGivesTheSame(Consumer.Way way) throws IOException, InterruptedException {
    Printed.of(consumer.run(way)).isNear(usual, way.bound());
  }
}
