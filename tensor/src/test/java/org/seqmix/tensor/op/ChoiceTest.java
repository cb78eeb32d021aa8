package org.seqmix.tensor.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.cpu.CpuDevice;
import org.seqmix.tensor.reference.ReferenceDevice;

class ChoiceTest {
  static Stream<Device> devices() {
    return Stream.of(new ReferenceDevice(), new CpuDevice(CpuDevice.Options.defaults().withThreads(2)),
        new CpuDevice(CpuDevice.Options.defaults().withThreads(1).withoutVectors()));
  }

  private static int[] choose(Device device, double[][] logits, float temperature, float uniform) {
    try (Scope scope = device.newScope("choice")) {
      double[] flat = Stream.of(logits).flatMapToDouble(java.util.Arrays::stream).toArray();
      Tensor t = scope.of(DType.F32, Shape.of(logits.length, logits[0].length), flat);
      float[] temperatures = new float[logits.length];
      float[] uniforms = new float[logits.length];
      java.util.Arrays.fill(temperatures, temperature);
      java.util.Arrays.fill(uniforms, uniform);
      return Choice.choose(Context.inference(scope), t, temperatures, uniforms).toInts();
    }
  }

  @ParameterizedTest
  @MethodSource("devices")
  void withoutTemperatureTheLargestIsTakenAndOfEqualsTheFirst(Device device) {
    try (device) {
      assertThat(choose(device, new double[][] {{1, 3, 2}, {5, 5, 1}, {-2, -1, -1}}, 0, 0.9f)).containsExactly(1, 0, 1);
    }
  }

  @ParameterizedTest
  @MethodSource("devices")
  void rowsFromWhichNoneCanBeChosenAreMarked(Device device) {
    double none = Double.NEGATIVE_INFINITY;
    try (device) {
      for (float temperature : new float[] {0, 1}) {
        assertThat(
            choose(device, new double[][] {{1, Double.NaN, 2}, {none, none, none}, {0, Double.POSITIVE_INFINITY, 1},
                {none, 0, none}}, temperature, 0.5f))
            .containsExactly(-1, -1, -1, 1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("devices")
  void theUniformNumberWalksTheRunningSums(Device device) {
    double[] logits = {Math.log(0.1), Math.log(0.2), Math.log(0.3), Math.log(0.4)};
    float[] uniform = {0, 0.09f, 0.11f, 0.29f, 0.31f, 0.59f, 0.61f, 0.999f};
    int[] expected = {0, 0, 1, 1, 2, 2, 3, 3};
    try (device) {
      for (int i = 0; i < uniform.length; i++) {
        assertThat(choose(device, new double[][] {logits}, 1, uniform[i])).as("%s", uniform[i])
            .containsExactly(expected[i]);
      }
      assertThat(choose(device, new double[][] {logits}, 1e-3f, 0.5f)).as("cold").containsExactly(3);
    }
  }

  @ParameterizedTest
  @MethodSource("devices")
  void columnsComeAsOftenAsTheyAreLikely(Device device) {
    SplittableRandom random = new SplittableRandom(5);
    int draws = 20_000;
    double[][] logits = new double[draws][];
    java.util.Arrays.fill(logits, new double[] {0, Math.log(2), Math.log(5)});
    try (device; Scope scope = device.newScope("draws")) {
      Tensor t = scope.of(DType.F32, Shape.of(draws, 3),
          Stream.of(logits).flatMapToDouble(java.util.Arrays::stream).toArray());
      float[] temperature = new float[draws];
      float[] uniform = new float[draws];
      java.util.Arrays.fill(temperature, 1);
      for (int i = 0; i < draws; i++) {
        uniform[i] = (float) random.nextDouble(0, 0.9999999);
      }
      int[] counts = new int[3];
      for (int id : Choice.choose(Context.inference(scope), t, temperature, uniform).toInts()) {
        counts[id]++;
      }
      double[] expected = {draws / 8.0, draws / 4.0, draws * 5 / 8.0};
      for (int i = 0; i < 3; i++) {
        assertThat(Math.abs(counts[i] - expected[i])).isLessThan(5 * Math.sqrt(expected[i]));
      }
    }
  }
}
