package org.seqmix.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whoever wants one state-space layer gets that and little else.
class SsmCoreAloneTest {
  private static Consumer consumer;
  private static Printed usual;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    consumer = Consumer.build("ssm-core-alone", "com.example.ssm/com.example.ssm.Main");
    usual = Printed.of(consumer.run(Consumer.Way.CLASS_PATH));
  }

  @Test
  void noTokenizersChartsOpenClOrJson() {
    assertThat(consumer.dependencies()).isNotEmpty()
        .allMatch(line -> Stream.of("org.seqmix:ssm-core:", "org.seqmix:mixer-api:", "org.seqmix:tensor:",
            "org.jspecify:jspecify:").anyMatch(line::contains));
  }

  @Test
  void itsMixersAreFoundByName() {
    assertThat(usual.lines()).containsKey("mixers [discrete-mamba2, mamba2, selective-scan]");
  }

  /// At once on the device that is compared with, in double, and every other way in single.
  @Test
  void devicesAndStepsAgree() {
    double[] expected = usual.numbers("reference forward");
    Printed.near("reference steps", usual.numbers("reference steps"), expected, 0);
    Printed.near("cpu forward", usual.numbers("cpu forward"), expected, 1e-5);
    Printed.near("cpu steps", usual.numbers("cpu steps"), usual.numbers("cpu forward"), 0);
  }

  @ParameterizedTest
  @EnumSource
  void everyWayToStartGivesTheSame(Consumer.Way way) throws IOException, InterruptedException {
    Printed.of(consumer.run(way)).isNear(usual, way.bound());
  }

  /// Without the Vector API a program is told what to pass, in one line, and not otherwise.
  @Test
  void whatIsMissingIsOneLine() throws IOException, InterruptedException {
    assertThat(consumer.run(Consumer.Way.CLASS_PATH_WITHOUT_VECTORS).errors().lines()
        .filter(line -> line.contains("--add-modules jdk.incubator.vector"))).hasSize(1);
    assertThat(consumer.run(Consumer.Way.CLASS_PATH).errors()).doesNotContain("--add-modules");
  }
}
