package org.seqmix.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Numbers of one element type on one device, in rows of `columns()` elements.
///
/// A tensor is a stack of rows: the last axis is contiguous, and row `r` begins `r * rowStride()` elements after row 0.
/// Activations are (tokens, width): the tokens of all sequences lie row after row without padding, see {@link Rows}.
/// `columns(from, to)` and `rows(from, to)` are views of the same memory. Weights of products may be packed
/// ({@link Layout#PANELS}); then only products and embeddings read them, and {@link #format} says what is kept.
///
/// *Cost*: a view is a small object over the same memory. *Errors*: use after the scope has closed, or on another
/// device, is refused by {@link #on} before memory is touched.
public final class Tensor {
  /// How the elements lie in memory.
  public enum Layout {
    /// Row after row, `rowStride()` apart.
    ROWS,
    /// A weight (out, in) for `y = x wᵀ`, packed by its device in panels of output columns with depth running.
    PANELS
  }

  private final Scope scope;
  private final DType type;
  private final Shape shape;
  private final Memory memory;
  private final long offset;
  private final long rowStride;
  private final Layout layout;
  private final WeightFormat format;

  Tensor(Scope scope, DType type, Shape shape, Memory memory) {
    this(scope, type, shape, memory, 0, shape.columns(), Layout.ROWS, WeightFormat.F32);
  }

  private Tensor(Scope scope, DType type, Shape shape, Memory memory, long offset, long rowStride, Layout layout,
      WeightFormat format) {
    this.scope = scope;
    this.type = type;
    this.shape = shape;
    this.memory = memory;
    this.offset = offset;
    this.rowStride = rowStride;
    this.layout = layout;
    this.format = format;
  }

  /// The same memory seen as a packed weight of shape (out, in); for devices that pack.
  public static Tensor packed(Scope scope, DType type, Shape shape, Memory memory, WeightFormat format) {
    return new Tensor(scope, type, shape, memory, 0, shape.columns(), Layout.PANELS, format);
  }

  /// This tensor as the plain values of a weight in `format`; for devices that keep weights in rows.
  public Tensor valuesOf(WeightFormat format) {
    requireRows("valuesOf");
    return new Tensor(scope, type, shape, memory, offset, rowStride, layout, format);
  }

  /// The device whose memory this is.
  public Device device() {
    return scope.device();
  }

  /// The scope that owns the memory.
  public Scope scope() {
    return scope;
  }

  /// Element type.
  public DType type() {
    return type;
  }

  /// Extents.
  public Shape shape() {
    return shape;
  }

  /// The device's handle on the memory.
  public Memory memory() {
    return memory;
  }

  /// Elements between the beginning of the memory and element 0 of this tensor.
  public long offset() {
    return offset;
  }

  /// Elements between the beginnings of consecutive rows.
  public long rowStride() {
    return rowStride;
  }

  /// Layout of the elements.
  public Layout layout() {
    return layout;
  }

  /// What a packed weight keeps of its numbers; F32 for everything else. Its element type stays that of the products.
  public WeightFormat format() {
    return format;
  }

  /// Number of rows: the product of all extents but the last.
  public long rows() {
    return shape.rows();
  }

  /// Elements in a row: the last extent.
  public long columns() {
    return shape.columns();
  }

  /// Number of elements.
  public long elements() {
    return shape.elements();
  }

  /// Whether rows follow each other without gaps.
  public boolean isContiguous() {
    return layout == Layout.ROWS && (rowStride == columns() || rows() <= 1);
  }

  /// View of columns `from` (inclusive) to `to` (exclusive) of every row.
  public Tensor columns(long from, long to) {
    requireRows("columns");
    if (from < 0 || to < from || to > columns()) {
      throw new IllegalArgumentException("columns " + from + " to " + to + " of a tensor " + shape);
    }
    return new Tensor(scope, type, shape.withColumns(to - from), memory, offset + from, rowStride, layout,
        format);
  }

  /// View of rows `from` (inclusive) to `to` (exclusive) as a (to - from, columns) tensor.
  public Tensor rows(long from, long to) {
    requireRows("rows");
    if (from < 0 || to < from || to > rows()) {
      throw new IllegalArgumentException("rows " + from + " to " + to + " of a tensor " + shape);
    }
    return new Tensor(scope, type, Shape.of(to - from, columns()), memory, offset + from * rowStride, rowStride,
        layout, format);
  }

  /// View of the same elements in another shape; the tensor must be contiguous.
  public Tensor reshape(long... dims) {
    return reshape(Shape.of(dims));
  }

  /// View of the same elements in another shape; the tensor must be contiguous.
  public Tensor reshape(Shape next) {
    if (!isContiguous() || next.elements() != elements()) {
      throw new IllegalArgumentException(
          "reshape " + shape + (isContiguous() ? "" : " (not contiguous)") + " to " + next);
    }
    return new Tensor(scope, type, next, memory, offset, next.columns(), layout, format);
  }

  /// This tensor, after checking that its scope is open and its device is `device`; `role` names it in the error.
  public Tensor on(Device device, String role) {
    if (scope.isClosed()) {
      throw new IllegalStateException(
          role + " " + this + ": its " + scope + "; use it before the scope closes, or copy it to another scope");
    }
    if (scope.device() != device) {
      String mine = scope.device().name();
      throw new IllegalArgumentException(role + " " + this + ": expected a tensor on " + device.name() + ", got one on "
          + (mine.equals(device.name()) ? "another device of that name" : mine));
    }
    return this;
  }

  /// The elements as doubles, row after row (all types but I64).
  public double[] toDoubles() {
    on(device(), "tensor");
    requireRows("toDoubles");
    int n = Math.toIntExact(elements());
    double[] out = new double[n];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(Math.max(1, (long) n * type.bytes()), 64);
      device().download(this, host);
      for (int i = 0; i < n; i++) {
        out[i] = switch (type) {
          case F64 -> host.getAtIndex(ValueLayout.JAVA_DOUBLE, i);
          case F32 -> host.getAtIndex(ValueLayout.JAVA_FLOAT, i);
          case BF16 -> Float.intBitsToFloat(host.getAtIndex(ValueLayout.JAVA_SHORT, i) << 16);
          case F16 -> Float.float16ToFloat(host.getAtIndex(ValueLayout.JAVA_SHORT, i));
          case I32 -> host.getAtIndex(ValueLayout.JAVA_INT, i);
          case I64 -> throw new IllegalStateException("toDoubles: expected floats or I32, got " + type);
        };
      }
    }
    return out;
  }

  /// The elements as floats, row after row (F64 is rounded to nearest).
  public float[] toFloats() {
    if (type == DType.F32) {
      on(device(), "tensor");
      requireRows("toFloats");
      float[] out = new float[Math.toIntExact(elements())];
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment host = arena.allocate(Math.max(1, 4L * out.length), 64);
        device().download(this, host);
        MemorySegment.copy(host, ValueLayout.JAVA_FLOAT, 0, out, 0, out.length);
      }
      return out;
    }
    double[] wide = toDoubles();
    float[] out = new float[wide.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) wide[i];
    }
    return out;
  }

  /// The elements of an I32 tensor, row after row.
  public int[] toInts() {
    if (type != DType.I32) {
      throw new IllegalStateException("toInts: expected I32, got " + type);
    }
    on(device(), "tensor");
    requireRows("toInts");
    int[] out = new int[Math.toIntExact(elements())];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(Math.max(1, 4L * out.length), 64);
      device().download(this, host);
      MemorySegment.copy(host, ValueLayout.JAVA_INT, 0, out, 0, out.length);
    }
    return out;
  }

  /// The value of a tensor of one element.
  public double item() {
    if (elements() != 1) {
      throw new IllegalStateException("item: expected one element, got a tensor " + shape);
    }
    return toDoubles()[0];
  }

  private void requireRows(String what) {
    if (layout != Layout.ROWS) {
      throw new IllegalStateException(what + ": the tensor " + shape + " is a packed weight; only products read it");
    }
  }

  @Override
  public String toString() {
    return type + " " + shape + (format == WeightFormat.F32 ? "" : " in " + format);
  }
}
