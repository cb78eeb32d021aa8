package org.seqmix.opencl;

import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Small sums with known results, run whenever a device is opened: a driver that compiles wrongly is refused.
final class SelfCheck {
  private static final double F32 = 1e-5;
  /// Inputs are rounded to 8 significant bits.
  private static final double SIXTEEN_BITS = 1e-2;

  private final Scope scope;
  private final Kernels kernels;
  private final double tolerance;

  private SelfCheck(Scope scope, double tolerance) {
    this.scope = scope;
    this.tolerance = tolerance;
    this.kernels = scope.device().kernels();
  }

  static void run(OpenClDevice device) {
    try (Scope scope = device.newScope("self-check")) {
      SelfCheck check = new SelfCheck(scope, device.settings().roundsInputs() ? SIXTEEN_BITS : F32);
      check.logDecay();
      check.rmsNorm();
      check.ssd();
    }
  }

  private void logDecay() {
    Tensor y = scope.empty(DType.F32, 1, 3);
    kernels.logDecay(row(-100, 0, 100), y);
    expect("logDecay", y, 0, -Math.log(2), -100);
  }

  private void rmsNorm() {
    Tensor y = scope.empty(DType.F32, 1, 2);
    Tensor scale = scope.empty(DType.F32, 1);
    kernels.rmsNorm(row(3, 4), row(1, 2).reshape(2), 0.5, y, scale);
    double factor = 1 / Math.sqrt((9.0 + 16) / 2 + 0.5);
    expect("rmsNorm", y, 3 * factor, 8 * factor);
    expect("rmsNorm scale", scale, factor);
  }

  private void ssd() {
    Tensor y = scope.empty(DType.F32, 2, 1);
    Tensor out = scope.empty(DType.F32, 1, 1);
    Tensor d = scope.of(DType.F32, Shape.of(1), new double[] {5});
    kernels.ssd(column(3, 4), column(1, 2), column(7, 11), column(0, -1), d, Rows.of(1, 2), new SsdShape(1, 1, 1, 1),
        null, y, out);
    double last = 3 * Math.exp(-1) + 8;
    expect("ssd", y, 7 * 3 + 5 * 3, 11 * last + 5 * 4);
    expect("ssd state", out, last);
  }

  private Tensor row(double... values) {
    return scope.of(DType.F32, Shape.of(1, values.length), values);
  }

  private Tensor column(double... values) {
    return scope.of(DType.F32, Shape.of(values.length, 1), values);
  }

  private void expect(String what, Tensor got, double... expected) {
    float[] values = got.toFloats();
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(values[i] - expected[i]) <= tolerance * Math.max(1, Math.abs(expected[i])))) {
        throw OpenClException.because("self-check: " + what + "[" + i + "]: expected " + expected[i] + ", got "
            + values[i] + "; the driver computes wrongly, try another version of it");
      }
    }
  }
}
