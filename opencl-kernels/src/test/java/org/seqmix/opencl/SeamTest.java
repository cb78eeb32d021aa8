package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.RmsNorm;
import org.seqmix.tensor.op.Ssd;

/// The device behind the operations that models call.
class SeamTest {
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
  void aNormAndADiscreteSsdRunAsAModelCallsThem() {
    SsdTwin twin = new SsdTwin(1, Rows.of(2, 9), new SsdShape(2, 1, 4, 3), true);
    try (Scope scope = device.newScope("model")) {
      Context c = Context.inference(scope);
      Tensor x = OpenCl.tensor(scope, twin.x, 18, 8);
      Tensor one = scope.full(DType.F32, Shape.of(8), 1);
      Tensor logDecay = Ssd.logDecay(c, OpenCl.tensor(scope, inverse(twin.logDecay), 18, 2));
      Tensor y = Ssd.apply(c, x, OpenCl.tensor(scope, twin.b, 18, 3), OpenCl.tensor(scope, twin.c, 18, 3), logDecay,
          OpenCl.tensor(scope, twin.d, 2), twin.rows, twin.shape, null, null);

      assertThat(OpenCl.error(logDecay.toFloats(), twin.logDecay)).isLessThan(1e-6);
      assertThat(OpenCl.error(y.toFloats(), twin.y)).isLessThan(1e-5);
      double[] squares = RmsNorm.apply(c, y, one, 1e-6).toDoubles();
      double sum = 0;
      for (int i = 0; i < 8; i++) {
        sum += squares[i] * squares[i];
      }
      assertThat(sum / 8).isBetween(0.999, 1.001);
    }
  }

  /// aLog with -softplus(aLog) = logDecay.
  private static double[] inverse(double[] logDecay) {
    double[] aLog = new double[logDecay.length];
    for (int i = 0; i < aLog.length; i++) {
      aLog[i] = Math.log(Math.expm1(-logDecay[i]));
    }
    return aLog;
  }

  @Test
  void logDecayIsExactAtBothEnds() {
    double[] aLog = {-200, -90, -20, -1, 0, 1, 20, 90, 3e38};
    double[] expected = new double[aLog.length];
    for (int i = 0; i < aLog.length; i++) {
      expected[i] = -(Math.max(aLog[i], 0) + Math.log1p(Math.exp(-Math.abs(aLog[i]))));
    }
    try (Scope scope = device.newScope("decay")) {
      Tensor y = OpenCl.framed(scope, new double[9], 3, 3);
      device.kernels().logDecay(OpenCl.framed(scope, aLog, 3, 3), y);
      float[] got = y.toFloats();

      for (int i = 0; i < aLog.length; i++) {
        assertThat(Math.abs(got[i] - expected[i])).as("aLog %s", aLog[i])
            .isLessThanOrEqualTo(1e-6 * Math.abs(expected[i]) + Float.MIN_NORMAL);
      }
    }
  }
}
