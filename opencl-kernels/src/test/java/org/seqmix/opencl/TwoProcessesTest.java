package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Two processes work on one device at the same time and compute what each computes alone.
class TwoProcessesTest {
  private static final int STEPS = 200;

  @Test
  void eachComputesAsIfAlone() throws IOException, InterruptedException {
    String alone;
    try (OpenClDevice device = OpenCl.device()) {
      alone = work(device);
    }
    List<Process> both = List.of(start(), start());
    for (Process process : both) {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(output).isZero();
      assertThat(output).contains("bits " + alone);
    }
  }

  private static Process start() throws IOException {
    return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), Work.class.getName())
        .redirectErrorStream(true).start();
  }

  /// The bits of the last step's result; they go through a state that all steps change.
  private static String work(OpenClDevice device) {
    try (Scope kept = device.newScope("state")) {
      SsdShape shape = new SsdShape(4, 2, 16, 8);
      Tensor state = new Numbers(kept, 1).flat(1, 4 * 8, 16);
      int hash = 0;
      for (int i = 0; i < STEPS; i++) {
        try (Scope scope = device.newScope("step")) {
          Kernels k = device.kernels();
          Numbers numbers = new Numbers(scope, i);
          Tensor y = numbers.output(5, shape.values());
          Tensor decay = numbers.output(5, shape.heads());
          k.logDecay(numbers.rows(5, shape.heads(), 1), decay);
          k.ssd(numbers.rows(5, shape.values(), 1), numbers.rows(5, shape.keys(), 1), numbers.rows(5, shape.keys(), 1),
              decay,
              null, Rows.continuing(new int[] {5}, new int[] {5 * i}), shape, state, y, state);
          hash = 31 * hash + Arrays.hashCode(y.toFloats());
        }
      }
      return Integer.toHexString(hash);
    }
  }

  /// One of the processes.
  static final class Work {
    private Work() {
    }

    static void main(String[] arguments) {
      try (OpenClDevice device = OpenCl.device()) {
        System.out.println("bits " + work(device));
      }
    }
  }
}
