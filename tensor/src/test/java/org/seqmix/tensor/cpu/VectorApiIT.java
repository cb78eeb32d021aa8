package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The log says in one line a process and way how the device computes, and why.
class VectorApiIT {
  private static final int SECONDS = 120;
  private static final String PLAIN = "INFO: device cpu: plain loops, because the device was opened without vectors";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void vectorsOfAnyWidthThatKernelsKnowAreUsed(int bits) {
    VectorApi.Choice choice = VectorApi.Choice.of(bits);
    assertThat(choice.vectors()).isTrue();
    assertThat(choice.line()).isEqualTo("device cpu: vectors of " + bits + " bits");
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 1024, 2048})
  void otherWidthsAreNot(int bits) {
    VectorApi.Choice choice = VectorApi.Choice.of(bits);
    assertThat(choice.vectors()).isFalse();
    assertThat(choice.line()).contains("plain loops, because", bits + " bits", "128 to 512").doesNotContain("\n");
  }

  /// On processors with shorter vectors than asked for, the JVM takes theirs.
  @ParameterizedTest
  @CsvSource({"16, 128", "32, 256"})
  void theWidthIsSaid(int bytes, int bits) throws IOException, InterruptedException {
    assertThat(log("true", "--add-modules", "jdk.incubator.vector", "-XX:MaxVectorSize=" + bytes)).hasSize(2)
        .contains(PLAIN)
        .anyMatch(l -> l.equals("INFO: device cpu: vectors of " + Math.min(bits, 8 * Vectors.BYTES) + " bits"));
  }

  @Test
  void vectorsTooNarrowAreSaid() throws IOException, InterruptedException {
    assertThat(log("false", "--add-modules", "jdk.incubator.vector", "-XX:MaxVectorSize=8")).hasSize(2).contains(PLAIN)
        .anyMatch(l -> l.startsWith("WARNING: device cpu: plain loops, because the vectors of this JVM have 64 bits"));
  }

  @Test
  void aMissingModuleIsSaid() throws IOException, InterruptedException {
    assertThat(log("false")).hasSize(2).contains(PLAIN)
        .anyMatch(l -> l.startsWith("WARNING: device cpu: plain loops, because this JVM has no Vector API")
            && l.endsWith("; start it with --add-modules jdk.incubator.vector"));
  }

  /// What a JVM with these options logs about the device, which uses vectors or not.
  private List<String> log(String vectors, String... options) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path log = folder.resolve("log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.util.logging.SimpleFormatter.format=%4$s: %5$s%n");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(Arrays.asList(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), OpenDevices.class.getName()));
    ProcessBuilder java = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(log.toFile());
    List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS").forEach(java.environment()::remove);
    Process process = java.start();
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("ended within %d s", SECONDS).isTrue();
    assertThat(process.exitValue()).as("%s", Files.readString(log)).isZero();
    String line = vectors + " false";
    assertThat(Files.readAllLines(out)).containsExactly(line, line);
    return Files.readAllLines(log).stream().filter(l -> l.contains("device cpu")).toList();
  }
}
