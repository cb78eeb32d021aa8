package org.seqmix.opencl.tuned;

import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Operations over rows: how their work is cut, and which form of a kernel the operands allow.
///
/// A map writes every element from those at its place: one vector an item, which on the GPUs measured copies at the rate of the
/// driver's own copy. Tensors without gaps are one long row to it.
abstract class RowGroup extends Group {
  /// Items of a group.
  static final int LANES = 256;
  private static final int LANE_BITS = 8;
  /// Items of a group for rows of at least {@link #LARGE} columns, such as a large vocabulary's logits.
  static final int LARGE_LANES = 512;
  private static final int LARGE = 1 << 14;
  private static final Written COLUMN_SUMS = Written.of("sums.cl", "column_sums");
  /// Columns of a group of column sums, and the fewest rows of a slice.
  private static final int BAND = 32;
  private static final int LEAST_SLICE = 64;

  final Kernels plain;

  RowGroup(Launcher launcher, Kernels plain) {
    super(launcher);
    this.plain = plain;
  }

  /// Whether the kernel agrees with the plain one.
  final boolean passes(Form form) {
    return launcher().trials().passes(form.name(), Trials.F32, this, plain, form.trial());
  }

  /// Whether larger groups pay for rows of so many columns.
  final boolean isLarge(long columns) {
    return columns >= LARGE && launcher().hardware().groupItems() >= LARGE_LANES;
  }

  /// Whether vectors of float4 begin at aligned addresses and fill the rows, or the whole of a tensor without gaps.
  static boolean isWide(Tensor t, boolean flat) {
    long odd = flat ? t.elements() : t.rows() > 1 ? t.columns() | t.rowStride() : t.columns();
    return ((odd | t.offset()) & (Form.WIDE - 1)) == 0;
  }

  /// Adds the extents that PLACE reads, and runs: on `rows` rows of `columns` numbers.
  static void over(Launch launch, Form form, long rows, long columns) {
    long vectors = (columns + form.width() - 1) / form.width();
    int laneBits = vectors >= LANES ? LANE_BITS : bits(vectors);
    long chunks = (vectors + (1L << laneBits) - 1) >> laneBits;
    int band = LANE_BITS - laneBits;
    launch.number("rows", rows).number("columns", columns).number("laneBits", laneBits).number("chunks", chunks)
        .groups(((rows + (1L << band) - 1) >> band) * chunks, LANES);
  }

  /// The same over the elements of `t`, as one row where `flat`.
  static void over(Launch launch, Form form, boolean flat, Tensor t) {
    if (flat) {
      over(launch, form, 1, t.elements());
    } else {
      over(launch, form, t.rows(), t.columns());
    }
  }

  /// Smallest power of two, as an exponent, that is at least `n`.
  static int bits(long n) {
    return n <= 1 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(n - 1);
  }

  /// y += column sums of x, or of x z: slices of rows first, then over the slices.
  final void addColumns(Tensor x, @Nullable Tensor z, Tensor y) {
    long rows = x.rows();
    long bands = (x.columns() + BAND - 1) / BAND;
    if (rows * bands == 0) {
      return;
    }
    long slices = slices(rows, bands);
    if (slices == 1) {
      columnSums(x, z, y, y.columns(), true, bands, rows);
      return;
    }
    try (Scope scope = device().newScope("column sums")) {
      Tensor parts = sliced(scope, x, z, bands, slices);
      columnSums(parts, null, y, 0, true, bands, parts.rows());
    }
  }

  /// Column sums of slices of rows, one row a slice.
  final Tensor columnParts(Scope scope, Tensor x, Tensor z) {
    long bands = (x.columns() + BAND - 1) / BAND;
    return sliced(scope, x, z, bands, slices(x.rows(), bands));
  }

  private Tensor sliced(Scope scope, Tensor x, @Nullable Tensor z, long bands, long slices) {
    long slice = (x.rows() + slices - 1) / slices;
    long used = (x.rows() + slice - 1) / slice;
    Tensor parts = scope.empty(DType.F32, used, x.columns());
    columnSums(x, z, parts, parts.rowStride(), false, bands, slice);
    return parts;
  }

  /// Enough slices for the device's units; they depend on the shape alone.
  private long slices(long rows, long bands) {
    long wanted = (8L * launcher().hardware().units() + bands - 1) / bands;
    return Math.max(1, Math.min(wanted, rows / LEAST_SLICE));
  }

  private void columnSums(Tensor x, @Nullable Tensor z, Tensor y, long stride, boolean adds, long bands, long slice) {
    launch(COLUMN_SUMS).rows("x", x).optionalRows("z", z, x).vector("y", y).number("yStride", stride)
        .number("adds", adds ? 1 : 0).number("rows", x.rows()).number("columns", x.columns()).number("slice", slice)
        .grid(bands, (x.rows() + slice - 1) / slice, 1, LANES, 1, 1);
  }
}
