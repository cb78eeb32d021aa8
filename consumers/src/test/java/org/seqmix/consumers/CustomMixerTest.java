package org.seqmix.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A mixer of one's own upon attention is found by its name and keeps the laws.
class CustomMixerTest {
  private static Consumer consumer;
  private static Printed usual;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    consumer = Consumer.build("custom-mixer", "com.example.mixer/com.example.mixer.Main");
    usual = Printed.of(consumer.run(Consumer.Way.CLASS_PATH));
  }

  @Test
  void itIsFoundByName() {
    assertThat(usual.lines()).containsKey("mixers [attention, linear-attention, scaled-attention, toeplitz]");
  }

  @Test
  void devicesAgree() {
    for (String what : List.of("forward", "matrix")) {
      Printed.near(what, usual.numbers("cpu " + what), usual.numbers("reference " + what), 1e-5);
    }
  }

  /// Its project's build ran the laws of the test kit.
  @Test
  void itKeepsTheLaws() {
    Path report = consumer.folder().resolve(
        Path.of("target", "surefire-reports", "TEST-com.example.mixer.ScaledAttentionProperties.xml"));
    Pom suite = Pom.read(report);
    assertThat(suite.texts("/testsuite/@tests")).singleElement().satisfies(
        tests -> assertThat(Integer.parseInt(tests)).isGreaterThanOrEqualTo(10));
    assertThat(suite.texts("/testsuite/@failures | /testsuite/@errors | /testsuite/@skipped")).containsOnly("0");
  }

  @Test
  void theTestKitStaysInTheTests() {
    assertThat(consumer.libraries()).isNotEmpty().noneMatch(jar -> jar.contains("jqwik") || jar.contains("testkit"));
  }

  @ParameterizedTest
  @EnumSource
  void everyWayToStartGivesTheSame(Consumer.Way way) throws IOException, InterruptedException {
    Printed.of(consumer.run(way)).isNear(usual, way.bound());
  }
}
