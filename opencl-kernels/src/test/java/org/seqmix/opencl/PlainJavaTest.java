package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import com.aparapi.Kernel;
import com.aparapi.device.JavaDevice;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// The kernel classes as plain Java in Aparapi's thread pool, compared with what their translations compute.
class PlainJavaTest {
  private static final double BOUND = 1e-6;
  private static final int GROUP = 64;

  private static OpenClDevice device;

  @BeforeAll
  static void open() {
    device = OpenCl.device();
  }

  @AfterAll
  static void close() {
    if (device != null) {
      device.close();
    }
  }

  @Test
  void logDecay() {
    double[] x = OpenCl.normal(new SplittableRandom(1), 5 * 9);
    float[] y = new float[x.length];
    run(new LogDecayKernel(floats(x), 0, 9, y, 0, 9, 9, x.length), 1);
    try (Scope scope = device.newScope("decay")) {
      Tensor out = scope.empty(DType.F32, 5, 9);
      device.kernels().logDecay(OpenCl.tensor(scope, x, 5, 9), out);

      assertThat(OpenCl.error(y, out.toDoubles())).isLessThan(BOUND);
    }
  }

  @Test
  void rmsNorm() {
    double[] x = OpenCl.normal(new SplittableRandom(2), 3 * 100);
    double[] w = OpenCl.normal(new SplittableRandom(3), 100);
    float[] y = new float[x.length];
    float[] factors = new float[3];
    run(new RmsNormKernel(floats(x), 0, 100, floats(w), 0, y, 0, 100, factors, 0, 100, 1e-5f), 3);
    try (Scope scope = device.newScope("norm")) {
      Tensor out = scope.empty(DType.F32, 3, 100);
      Tensor scale = scope.empty(DType.F32, 3);
      device.kernels().rmsNorm(OpenCl.tensor(scope, x, 3, 100), OpenCl.tensor(scope, w, 100), 1e-5, out, scale);

      assertThat(OpenCl.error(y, out.toDoubles())).isLessThan(BOUND);
      assertThat(OpenCl.error(factors, scale.toDoubles())).isLessThan(BOUND);
    }
  }

  @Test
  void ssd() {
    Rows rows = Rows.packedContinuing(new int[] {6, 4}, new int[][] {{2}, {}}, new int[] {1, 8});
    SsdShape shape = new SsdShape(4, 2, 3, 5);
    SsdTwin twin = new SsdTwin(4, rows, shape, true);
    float[] y = new float[twin.y.length];
    float[] state = new float[twin.out.length];
    run(new SsdKernel(view(twin.x, shape.values()), view(twin.b, shape.keys()), view(twin.c, shape.keys()),
        view(twin.logDecay, shape.heads()), floats(twin.d), 1, SpanTable.of(rows, true),
        new SsdKernel.Sizes(2, 4, 2, 3, 5), floats(twin.in), new SsdKernel.View(y, 0, shape.values()), state), 1);
    try (Scope scope = device.newScope("ssd")) {
      Tensor out = twin.states(scope, twin.in);
      float[] translated = twin.run(scope, 0, rows.tokens(), rows, out, out);

      assertThat(OpenCl.error(translated, doubles(y))).isLessThan(BOUND);
      assertThat(OpenCl.error(state, out.toDoubles())).isLessThan(BOUND);
    }
  }

  @SuppressWarnings("deprecation") // The only way to make Aparapi run a kernel as Java and nothing else.
  private static void run(Kernel kernel, int groups) {
    kernel.setExecutionModeWithoutFallback(Kernel.EXECUTION_MODE.JTP);
    kernel.execute(JavaDevice.THREAD_POOL.createRange(groups * GROUP, GROUP));
    kernel.dispose();
  }

  private static SsdKernel.View view(double[] values, int columns) {
    return new SsdKernel.View(floats(values), 0, columns);
  }

  private static float[] floats(double[] values) {
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) values[i];
    }
    return out;
  }

  private static double[] doubles(float[] values) {
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i];
    }
    return out;
  }
}
