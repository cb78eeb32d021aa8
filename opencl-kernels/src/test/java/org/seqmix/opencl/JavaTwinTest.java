package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// The kernel classes as plain Java, compared with what their translations compute.
class JavaTwinTest {
  private static final double BOUND = 1e-6;

  @Test
  void plainJavaAndItsTranslationAgree() {
    try (Device twin = new JavaTwin();
        OpenClDevice device = OpenCl.device(OpenClSettings.defaults().translatedOnly())) {
      List<float[]> java = outputs(twin);
      List<float[]> translated = outputs(device);
      for (int i = 0; i < java.size(); i++) {
        assertThat(OpenCl.error(java.get(i), doubles(translated.get(i)))).as("output %d", i).isLessThan(BOUND);
      }
    }
  }

  private static List<float[]> outputs(Device device) {
    try (Scope scope = device.newScope("twin")) {
      Kernels k = device.kernels();
      Numbers numbers = new Numbers(scope, 3);
      Tensor decay = numbers.output(5, 9);
      k.logDecay(numbers.rows(5, 9, 2), decay);
      Tensor y = numbers.output(3, 100);
      Tensor scale = numbers.nothing(3);
      k.rmsNorm(numbers.rows(3, 100, 2), numbers.flat(1, 100), 1e-5, y, scale);
      Rows rows = Rows.packedContinuing(new int[] {6, 4}, new int[][] {{2}, {}}, new int[] {1, 8});
      Tensor mixed = numbers.output(10, 12);
      Tensor state = numbers.flat(1, 2 * 4 * 5, 3);
      Tensor logDecay = numbers.output(10, 4);
      k.logDecay(numbers.rows(10, 4, 2), logDecay);
      k.ssd(numbers.rows(10, 12, 2), numbers.rows(10, 10, 1), numbers.rows(10, 10, 1), logDecay, numbers.flat(1, 4),
          rows,
          new SsdShape(4, 2, 3, 5), state, mixed, state);
      return List.of(decay.toFloats(), y.toFloats(), scale.toFloats(), mixed.toFloats(), state.toFloats());
    }
  }

  private static double[] doubles(float[] values) {
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i];
    }
    return out;
  }
}
