package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Ten thousand steps, each with a scope, uploads, rows of its own and a download: the memory of the device and of the process stays.
class LeakTest {
  private static final int STEPS = 10_000;
  /// What compilers of the JVM may still take.
  private static final long SLACK = 32L << 20;
  private static final Path STATUS = Path.of("/proc/self/status");

  /// In a process of its own, whose Java heap has its full size from the beginning.
  @Test
  void memoryStaysFlat() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.exists(STATUS), "the system does not tell a process's memory");
    OpenCl.device().close();
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-cp",
        System.getProperty("java.class.path"), Steps.class.getName()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    long[] found = output.lines().filter(l -> l.startsWith("found ")).flatMap(l -> Arrays.stream(l.split(" ")).skip(1))
        .mapToLong(Long::parseLong).toArray();

    assertThat(found).as(output).hasSize(4);
    assertThat(found[1]).as("bytes on the device").isEqualTo(found[0]);
    assertThat(found[3]).as("bytes of the process").isLessThan(found[2] + SLACK);
  }

  /// What the process does.
  static final class Steps {
    private Steps() {
    }

    static void main(String[] arguments) throws IOException {
      try (OpenClDevice device = OpenCl.device()) {
        for (int i = 0; i < STEPS / 4; i++) {
          step(device, i);
        }
        long held = device.heldBytes();
        long resident = resident();
        for (int i = 0; i < STEPS; i++) {
          step(device, i);
        }
        System.out.println("found " + held + " " + device.heldBytes() + " " + resident + " " + resident());
      }
    }
  }

  private static void step(OpenClDevice device, int seed) {
    try (Scope scope = device.newScope("step")) {
      Kernels k = device.kernels();
      Numbers numbers = new Numbers(scope, seed);
      SsdShape shape = new SsdShape(2, 1, 4, 3);
      Rows rows = Rows.ofLengths(3, 1 + seed % 5);
      int tokens = rows.tokens();
      Tensor y = numbers.output(tokens, shape.values());
      Tensor decay = numbers.output(tokens, shape.heads());
      k.logDecay(numbers.rows(tokens, shape.heads(), 1), decay);
      k.ssd(numbers.rows(tokens, shape.values(), 1), numbers.rows(tokens, shape.keys(), 1),
          numbers.rows(tokens, shape.keys(), 1),
          decay, null, rows, shape, null, y, null);
      assertThat(y.toFloats()).doesNotContain(Float.NaN);
    }
  }

  private static long resident() throws IOException {
    return Files.readAllLines(STATUS).stream().filter(l -> l.startsWith("VmRSS:"))
        .mapToLong(l -> Long.parseLong(l.replaceAll("[^0-9]", "")) << 10).findFirst().orElseThrow();
  }
}
