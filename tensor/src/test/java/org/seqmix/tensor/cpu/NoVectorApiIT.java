package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No operation without vectors needs the Vector API: a JVM that lacks it runs all of them.
class NoVectorApiIT {
  private static final int SECONDS = 120;

  @TempDir Path folder;

  @Test
  void everyOperationRunsWithTheSameBits() throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path log = folder.resolve("log");
    ProcessBuilder java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
        ScalarPrograms.class.getName()).redirectOutput(out.toFile()).redirectError(log.toFile());
    List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS").forEach(java.environment()::remove);
    Process process = java.start();
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("ended within %d s", SECONDS).isTrue();
    assertThat(process.exitValue()).as("%s", Files.readString(log)).isZero();
    List<String> lines = Files.readAllLines(out);
    assertThat(lines.getFirst()).isEqualTo("false false");
    try (Devices devices = Devices.withoutVectors()) {
      assertThat(lines.subList(1, lines.size())).isEqualTo(ScalarPrograms.lines(devices));
    }
    assertThat(Files.readAllLines(log).stream().filter(line -> line.contains("--add-modules jdk.incubator.vector")))
        .hasSize(1);
  }
}
