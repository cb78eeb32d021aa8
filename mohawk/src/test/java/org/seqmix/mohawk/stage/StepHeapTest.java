package org.seqmix.mohawk.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A training step of a loop that is warm leaves next to nothing on the Java heap. In a JVM of its own: what other tests
/// taught the compilers would count too.
class StepHeapTest {
  private static final long LIMIT = 1L << 20;

  @Test
  void aWarmStepAllocatesLessThanAMebibyte() throws IOException, InterruptedException {
    // Of the options of docs/performance.md only the one that does not make the compilers wait longer than a test can.
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Xmx512m", "-XX:+UseSerialGC",
        "-XX:Tier3DelayOn=100000"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), WarmSteps.class.getName(), "" + LIMIT));
    Process child = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String least = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(child.waitFor()).isZero();
    assertThat(Long.parseLong(least)).isLessThan(LIMIT);
  }
}
