package org.seqmix.tensor.cpu;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Products with a weight without the Vector API, as [LinearKernel] has them with it: shapes and addresses for
/// [ArrayProduct].
final class ScalarLinear {
  private ScalarLinear() {}

  static void linear(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y, Workers workers) {
    int depth = Math.toIntExact(x.columns());
    int width = Math.toIntExact(y.columns());
    boolean packed = w.layout() == Tensor.Layout.PANELS;
    new ArrayProduct(Math.toIntExact(x.rows()), width, depth, rows("linear", "x", x),
        packed ? ArrayProduct.packed(packed(w), width, depth)
            : ArrayProduct.panels(rows("linear", "w", w).transposed()),
        bias == null ? 0 : Floats.of("linear", "bias", bias).address(), rows("linear", "y", y), false).run(workers);
  }

  static void inputGrad(Tensor dy, Tensor w, Tensor dx, Workers workers) {
    new ArrayProduct(Math.toIntExact(dy.rows()), Math.toIntExact(dx.columns()), Math.toIntExact(dy.columns()),
        rows("linearInputGrad", "dy", dy), ArrayProduct.panels(rows("linearInputGrad", "w", w)), 0,
        rows("linearInputGrad", "dx", dx), false).run(workers);
  }

  static void weightGrad(Tensor dy, Tensor x, Tensor dw, Workers workers) {
    new ArrayProduct(Math.toIntExact(dy.columns()), Math.toIntExact(x.columns()), Math.toIntExact(dy.rows()),
        rows("linearWeightGrad", "dy", dy).transposed(), ArrayProduct.panels(rows("linearWeightGrad", "x", x)), 0,
        rows("linearWeightGrad", "dw", dw), true).run(workers);
  }

  static Tensor pack(CpuDevice device, Scope scope, Tensor w, Workers workers) {
    Strided weight = rows("pack", "w", w);
    Tensor room = scope.empty(DType.F32, w.elements());
    ArrayProduct.pack(weight.transposed(), Math.toIntExact(w.rows()), Math.toIntExact(w.columns()),
        Cpu.address(room.on(device, "pack")), workers);
    return Tensor.packed(scope, DType.F32, w.shape(), room.memory());
  }

  private static long packed(Tensor w) {
    if (w.type() != DType.F32) {
      throw new IllegalArgumentException("linear: w " + w + ": expected a weight packed in F32, got " + w.type());
    }
    return Cpu.address(w);
  }

  private static Strided rows(String operation, String role, Tensor t) {
    return Strided.rows(Floats.of(operation, role, t).address(), t.rowStride());
  }
}
