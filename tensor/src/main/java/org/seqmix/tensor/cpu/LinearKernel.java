package org.seqmix.tensor.cpu;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// Products with a weight, forward and backward: shapes and addresses for [Gemm] and [PackedProduct].
final class LinearKernel {
  private LinearKernel() {}

  static void linear(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y, Workers workers) {
    Floats in = Floats.of("linear", "x", x);
    Floats out = Floats.of("linear", "y", y);
    int tokens = Math.toIntExact(x.rows());
    int depth = Math.toIntExact(x.columns());
    int width = Math.toIntExact(y.columns());
    if (w.layout() == Tensor.Layout.PANELS) {
      PackedProduct.multiply(rows(in, x), tokens, packed(w), rows(out, y), workers);
    } else {
      Floats weight = Floats.of("linear", "w", w);
      Gemm.multiply(tokens, width, depth, rows(in, x), rows(weight, w).transposed(), out.address(), y.rowStride(),
          false, workers);
    }
    if (bias != null) {
      long b = Floats.of("linear", "bias", bias).address();
      Split.rows(workers, tokens, width, (from, to) -> {
        for (int t = from; t < to; t++) {
          ColumnSums.add(b, out.row(t), width);
        }
      });
    }
  }

  /// dx = dy w, or dx += dy w where it accumulates.
  static void inputGrad(Tensor dy, Tensor w, Tensor dx, boolean accumulate, Workers workers) {
    Floats dOut = Floats.of("linearInputGrad", "dy", dy);
    Floats weight = Floats.of("linearInputGrad", "w", w);
    Floats dIn = Floats.of("linearInputGrad", "dx", dx);
    Gemm.multiply(Math.toIntExact(dy.rows()), Math.toIntExact(dx.columns()), Math.toIntExact(dy.columns()),
        rows(dOut, dy), rows(weight, w), dIn.address(), dx.rowStride(), accumulate, workers);
  }

  static void weightGrad(Tensor dy, Tensor x, Tensor dw, Workers workers) {
    Floats dOut = Floats.of("linearWeightGrad", "dy", dy);
    Floats in = Floats.of("linearWeightGrad", "x", x);
    Floats dWeight = Floats.of("linearWeightGrad", "dw", dw);
    Gemm.multiply(Math.toIntExact(dy.columns()), Math.toIntExact(x.columns()), Math.toIntExact(dy.rows()),
        rows(dOut, dy).transposed(), rows(in, x), dWeight.address(), dw.rowStride(), true, workers);
  }

  static Tensor pack(Scope scope, Tensor w, WeightFormat format, Workers workers) {
    Strided weight = rows(Floats.of("pack", "w", w), w);
    int outputs = Math.toIntExact(w.rows());
    int inputs = Math.toIntExact(w.columns());
    Tensor room = scope.empty(DType.F32, PackedPanels.bytes(format, outputs, inputs) / Float.BYTES);
    Tensor packed = Tensor.packed(scope, DType.F32, w.shape(), room.memory(), format);
    PackedPanels panels = PackedPanels.of(packed);
    if (format == WeightFormat.F32) {
      PackedProduct.pack(weight.address(), outputs, inputs, w.rowStride(), panels.address(), workers);
    } else {
      PanelWriter.write(weight, panels, workers);
    }
    return packed;
  }

  private static PackedPanels packed(Tensor w) {
    if (w.type() != DType.F32) {
      throw new IllegalArgumentException("linear: w " + w + ": expected a weight packed for F32, got " + w.type());
    }
    return PackedPanels.of(w);
  }

  private static Strided rows(Floats matrix, Tensor t) {
    return Strided.rows(matrix.address(), t.rowStride());
  }
}
