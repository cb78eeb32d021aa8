package org.seqmix.tensor.cpu;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// Products with a weight without the Vector API, as [LinearKernel] has them with it: shapes and addresses for
/// [ArrayProduct].
final class ScalarLinear {
  private ScalarLinear() {}

  static void linear(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y, Workers workers) {
    int depth = Math.toIntExact(x.columns());
    int width = Math.toIntExact(y.columns());
    if (w.format().isQuantized()) {
      ScalarGroups.linear(rows("linear", "x", x), Math.toIntExact(x.rows()), PackedPanels.of(w),
          bias == null ? 0 : Floats.of("linear", "bias", bias).address(), rows("linear", "y", y), workers);
      return;
    }
    boolean packed = w.layout() == Tensor.Layout.PANELS;
    new ArrayProduct(Math.toIntExact(x.rows()), width, depth, rows("linear", "x", x),
        packed ? packed(w, width, depth)
            : ArrayProduct.panels(rows("linear", "w", w).transposed()),
        bias == null ? 0 : Floats.of("linear", "bias", bias).address(), rows("linear", "y", y), false).run(workers);
  }

  /// dx = dy w, or dx += dy w where it accumulates.
  static void inputGrad(Tensor dy, Tensor w, Tensor dx, boolean accumulate, Workers workers) {
    new ArrayProduct(Math.toIntExact(dy.rows()), Math.toIntExact(dx.columns()), Math.toIntExact(dy.columns()),
        rows("linearInputGrad", "dy", dy), ArrayProduct.panels(rows("linearInputGrad", "w", w)), 0,
        rows("linearInputGrad", "dx", dx), accumulate).run(workers);
  }

  static void weightGrad(Tensor dy, Tensor x, Tensor dw, Workers workers) {
    new ArrayProduct(Math.toIntExact(dy.columns()), Math.toIntExact(x.columns()), Math.toIntExact(dy.rows()),
        rows("linearWeightGrad", "dy", dy).transposed(), ArrayProduct.panels(rows("linearWeightGrad", "x", x)), 0,
        rows("linearWeightGrad", "dw", dw), true).run(workers);
  }

  static Tensor pack(Scope scope, Tensor w, WeightFormat format, Workers workers) {
    Strided weight = rows("pack", "w", w);
    int outputs = Math.toIntExact(w.rows());
    int inputs = Math.toIntExact(w.columns());
    boolean f32 = format == WeightFormat.F32;
    long floats = f32 ? w.elements() : PackedPanels.bytes(format, outputs, inputs) / Float.BYTES;
    Tensor packed = Tensor.packed(scope, DType.F32, w.shape(), scope.empty(DType.F32, floats).memory(), format);
    PackedPanels panels = PackedPanels.of(packed);
    if (f32) {
      ArrayProduct.pack(weight.transposed(), outputs, inputs, panels.address(), workers);
    } else {
      PanelWriter.write(weight, panels, workers);
    }
    return packed;
  }

  /// Writes row `output` of a packed weight to `to`.
  static void row(PackedPanels w, int output, long to) {
    if (w.format() != WeightFormat.F32) {
      PanelReader.row(w, output, to);
      return;
    }
    Strided part = ArrayProduct.packed(w.address(), w.outputs(), w.inputs()).apply(output / ArrayTile.COLUMNS);
    for (int k = 0; k < w.inputs(); k++) {
      Native.setFloat(to + (long) k * Float.BYTES, Native.getFloat(part.at(k, output % ArrayTile.COLUMNS)));
    }
  }

  /// The parts of a packed weight. One of another format than F32 becomes floats in memory of the thread that asks.
  private static IntFunction<Strided> packed(Tensor w, int columns, int depth) {
    if (w.type() != DType.F32) {
      throw new IllegalArgumentException("linear: w " + w + ": expected a weight packed for F32, got " + w.type());
    }
    PackedPanels panels = PackedPanels.of(w);
    return panels.format() == WeightFormat.F32
        ? ArrayProduct.packed(panels.address(), columns, depth)
        : part -> values(panels, part);
  }

  private static Strided values(PackedPanels w, int part) {
    int each = ArrayTile.COLUMNS / Tiles.COLUMNS;
    long to = ProductScratch.ofThread().panels((long) w.inputs() * ArrayTile.COLUMNS);
    for (int i = 0; i < each && part * each + i < w.count(); i++) {
      PanelReader.panel(w, part * each + i, to + i * Tiles.PANEL_STEP, (long) ArrayTile.COLUMNS * Float.BYTES);
    }
    return Strided.rows(to, ArrayTile.COLUMNS);
  }

  private static Strided rows(String operation, String role, Tensor t) {
    return Strided.rows(Floats.of(operation, role, t).address(), t.rowStride());
  }
}
