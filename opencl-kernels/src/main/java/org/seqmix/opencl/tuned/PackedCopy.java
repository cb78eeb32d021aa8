package org.seqmix.opencl.tuned;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.PackedLayout;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// A weight of 8 or 4 bits from one in rows, once, when a model is loaded. The codes and scales are those of
/// {@link org.seqmix.tensor.WeightGroup}, to the bit, and the trial asks for no less.
///
/// *Where*: on the device if it has F64, in which errors are added up; else the host chooses, which takes seconds for 100M weights.
final class PackedCopy extends Group {
  private final Kernels plain;

  PackedCopy(Launcher launcher, Kernels plain) {
    super(launcher);
    this.plain = plain;
  }

  /// *Errors*: `IllegalArgumentException` for weights without a scale in F16. *Cost*: waits for the device, to know of those.
  @Override
  public Tensor pack(Scope scope, Tensor w, WeightFormat format) {
    PackedLayout layout = new PackedLayout(format, w.rows(), w.columns());
    Tensor words = hasKernel(w, format) ? words(scope, w, layout) : null;
    if (words == null) {
      words = PackedByHost.words(scope, w, layout);
    }
    return Tensor.packed(scope, DType.F32, Shape.of(w.rows(), w.columns()), words.memory(), format);
  }

  private boolean hasKernel(Tensor w, WeightFormat format) {
    return launcher().hardware().doubles() && (w.type() == DType.F32 || w.type() == DType.BF16)
        && launcher().trials().passes("pack in " + format.bits() + " bits from " + w.type(), 0, this, plain,
            (kernels, n) -> tried(kernels == this, n, w.type(), format));
  }

  /// Sizes that neither panels nor groups divide; the second weight has subnormal scales, and zero as a scale.
  private List<Tensor> tried(boolean byDevice, Numbers n, DType type, WeightFormat format) {
    return Stream.of(type == DType.F32 ? n.rows(130, 203, 1) : n.stored(130, 203), n.rows(70, 45, 2e-6)).map(w -> {
      PackedLayout layout = new PackedLayout(format, w.rows(), w.columns());
      Tensor words = byDevice ? words(n.scope(), w, layout) : PackedByHost.words(n.scope(), w, layout);
      if (words == null) {
        throw new IllegalStateException("it finds no scale for plain numbers");
      }
      return words;
    }).toList();
  }

  /// The words of the panels; null where a group has no scale, which the host then names.
  private @Nullable Tensor words(Scope scope, Tensor w, PackedLayout layout) {
    boolean isFloat = w.type() == DType.F32;
    Written code = Written.of("pack.cl", "pack").with("BITS", layout.format().bits()).with("W_FLOAT", isFloat ? 1 : 0)
        .with("W_ELEMENT", isFloat ? "float" : "ushort");
    try (Scope flag = device().newScope("scales beyond F16")) {
      Tensor bad = flag.ofInts(Shape.of(1), new int[] {0});
      Tensor words = scope.empty(DType.I32, layout.bytes() / Integer.BYTES);
      launch(code).rows("w", w).vector("y", words).vector("bad", bad).number("outputs", w.rows())
          .number("inputs", w.columns())
          .groups(layout.panels() * Math.ceilDiv(w.columns(), (long) WeightFormat.GROUP), PackedLayout.OUTPUTS);
      return bad.toInts()[0] == 0 ? words : null;
    }
  }
}
