package org.seqmix.opencl.tuned;

import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.PackedLayout;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// Products with weights of 8 and 4 bits, which stay in the panels of {@link PackedLayout}: codes are decoded on the way for few rows, and
/// values written out, a block at a time, for many.
final class PackedProducts extends Group {
  /// Weights of a block that is written out.
  private static final long BLOCK = 1L << 24;

  private final PackedCopy copies;
  private final PanelValues panels;
  private final PackedFewRows fewRows;
  private final GroupedInputs inputs;
  private final LinearOfValues values;

  /// A product with a weight in rows.
  @FunctionalInterface
  interface LinearOfValues {
    void linear(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y);
  }

  PackedProducts(Launcher launcher, Kernels plain, TileProducts tiles, LinearOfValues values) {
    super(launcher);
    this.copies = new PackedCopy(launcher, plain);
    this.panels = new PanelValues(launcher, plain, copies);
    this.inputs = new GroupedInputs(launcher, tiles);
    this.fewRows = new PackedFewRows(launcher, plain, copies, inputs);
    this.values = values;
  }

  static boolean is(Tensor w) {
    return w.layout() == Tensor.Layout.PANELS;
  }

  /// y = x wᵀ + bias, inputs rounded where the format says so.
  @Override
  public void linear(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
    if (!fewRows.run(FewRowsCall.of(x, w, bias, y))) {
      linearOfValues(x, w, bias, y);
    }
  }

  private void linearOfValues(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
    try (Scope scope = device().newScope("product with a packed weight")) {
      Tensor in = inputs.rounded(scope, x, w.format());
      long outputs = Math.max(PackedLayout.OUTPUTS,
          BLOCK / Math.max(1, w.columns()) / PackedLayout.OUTPUTS * PackedLayout.OUTPUTS);
      DType type = launcher().roundsInputs() ? DType.BF16 : DType.F32;
      Tensor block = scope.empty(type, Math.min(outputs, w.rows()), w.columns());
      for (long from = 0; from < w.rows(); from += outputs) {
        long to = Math.min(w.rows(), from + outputs);
        Tensor part = block.rows(0, to - from);
        panels.panels(from, w, part);
        values.linear(in, part, bias == null ? null : bias.columns(from, to), y.columns(from, to));
      }
    }
  }

  /// The product of few rows with what stands around it, in one launch; whether there is a kernel for it.
  boolean runFew(FewRowsCall call) {
    return fewRows.run(call);
  }

  /// Rows of a packed table.
  void rows(Tensor ids, Tensor w, Tensor y) {
    panels.rows(ids, w, y);
  }

  @Override
  public Tensor pack(Scope scope, Tensor w, WeightFormat format) {
    return copies.pack(scope, w, format);
  }
}
