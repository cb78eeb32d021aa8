package org.seqmix.opencl.tuned;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.PackedLayout;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// Values of a weight in panels, as rows of F32 or BF16.
final class PanelValues extends Group {
  private static final int ITEMS = 256;

  private final Kernels plain;
  private final PackedCopy copies;

  PanelValues(Launcher launcher, Kernels plain, PackedCopy copies) {
    super(launcher);
    this.plain = plain;
    this.copies = copies;
  }

  /// y[t] = row `ids[t]`. Each value is read with the line it lies in.
  void rows(Tensor ids, Tensor w, Tensor y) {
    oneByOne(ids, 0, w, y);
  }

  /// As many rows as y has, from row `first` on, which a panel begins with. *Cost*: the codes read and the values written, once each.
  void panels(long first, Tensor w, Tensor y) {
    WeightFormat format = w.format().bits() == 8 ? WeightFormat.Q8 : WeightFormat.Q4;
    if (launcher().trials().passes("unpack of " + format.bits() + " bits to " + y.type(), 0, this, plain,
        (kernels, n) -> List.of(tried(kernels == this, n, format, y.type())))) {
      inTiles(first, w, y);
    } else {
      oneByOne(null, first, w, y);
    }
  }

  /// Against rows one by one, and those against the values themselves where they are kept exactly.
  private Tensor tried(boolean inTiles, Numbers n, WeightFormat format, DType type) {
    Tensor rows = n.rows(133, 203, 1);
    Tensor y = type == DType.F32 ? n.output(69, 203) : n.stored(69, 203);
    if (inTiles) {
      inTiles(PackedLayout.OUTPUTS, copies.pack(n.scope(), rows, format), y);
    } else if (type == DType.F32) {
      plain.copy(plain.pack(n.scope(), rows, format).rows(PackedLayout.OUTPUTS, rows.rows()), y);
    } else {
      oneByOne(null, PackedLayout.OUTPUTS, copies.pack(n.scope(), rows, format), y);
    }
    return y;
  }

  private void inTiles(long first, Tensor w, Tensor y) {
    launch(code("unpack", w, y)).vector("w", w).number("firstPanel", first / PackedLayout.OUTPUTS).rows("y", y)
        .number("rows", y.rows()).number("inputs", w.columns())
        .groups(Math.ceilDiv(y.rows(), (long) PackedLayout.OUTPUTS)
            * Math.ceilDiv(w.columns(), (long) WeightFormat.GROUP), ITEMS);
  }

  private void oneByOne(@Nullable Tensor ids, long first, Tensor w, Tensor y) {
    try (Scope scope = device().newScope("ids")) {
      launch(code("unpack_rows", w, y)).optional("ids", ids, ids == null ? scope.empty(DType.I32, 1) : ids)
          .number("first", first).vector("w", w).rows("y", y).number("inputs", w.columns())
          .groups(y.rows() * Math.ceilDiv(w.columns(), (long) ITEMS), ITEMS);
    }
  }

  private static Written code(String function, Tensor w, Tensor y) {
    boolean isFloat = y.type() == DType.F32;
    return Written.of("unpack.cl", function).with("BITS", w.format().bits()).with("Y_FLOAT", isFloat ? 1 : 0)
        .with("Y_ELEMENT", isFloat ? "float" : "ushort");
  }
}
