package org.seqmix.hybrid.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.hybrid.Deviation;
import org.seqmix.tensor.cpu.CpuDevice;

/// A JVM that was started without the Vector API computes what this one computes, and says once what it lacks.
class WithoutVectorApiIT {
  private static final double VALUES = 1e-5;
  private static final double GRADIENTS = 1e-4;
  private static final String OPTION = "--add-modules jdk.incubator.vector";
  private static final int SECONDS = 120;

  @TempDir Path folder;

  @Test
  void computesTheSameAndSaysWhatToPass() throws IOException, InterruptedException {
    List<String> lines = Files.readAllLines(run());
    assertThat(lines.getFirst()).isEqualTo("devices false false");
    List<SmallStep.Result> got = lines.stream().skip(1).map(SmallStep.Result::parse).toList();
    try (CpuDevice device = CpuDevice.open()) {
      assertThat(device.usesVectors()).isTrue();
      List<SmallStep.Result> expected = SmallStep.results(device);
      assertThat(got).extracting(SmallStep.Result::name).isEqualTo(
          expected.stream().map(SmallStep.Result::name).toList());
      assertThat(Deviation.ofLargest(got.getFirst().numbers(), expected.getFirst().numbers())).isLessThan(VALUES);
      for (int i = 1; i < expected.size(); i++) {
        assertThat(Deviation.ofNorm(got.get(i).numbers(), expected.get(i).numbers())).as(expected.get(i).name())
            .isLessThan(GRADIENTS);
      }
    }
    assertThat(Files.readAllLines(folder.resolve("log"))).singleElement().asString()
        .startsWith("WARNING: device cpu: ").endsWith(OPTION);
  }

  /// Runs the step in a JVM of its own, checks that it ended well, and returns what it wrote.
  private Path run() throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path log = folder.resolve("log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The form of a record, so that one is one line.
    command.add("-Djava.util.logging.SimpleFormatter.format=%4$s: %5$s%n");
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
        SmallStep.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(log.toFile());
    List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS").forEach(builder.environment()::remove);
    Process process = builder.start();
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("ended within %d s", SECONDS).isTrue();
    assertThat(process.exitValue()).as("%s", Files.readString(log)).isZero();
    return out;
  }
}
