package org.seqmix.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Owner of memory: tensors made by a scope live until it closes, then using them is one clear error.
///
/// A training step or a generation allocates from its own scope and frees everything at once. A scope is used by one
/// thread at a time.
public final class Scope implements AutoCloseable {
  private final Device device;
  private final String name;
  private final Region region;
  private final List<Runnable> afterwards = new ArrayList<>();
  private volatile boolean closed;

  Scope(Device device, String name) {
    this.device = device;
    this.name = name;
    this.region = device.newRegion();
  }

  /// The device this scope's memory belongs to.
  public Device device() {
    return device;
  }

  /// The name given when the scope was opened.
  public String name() {
    return name;
  }

  /// Whether the scope has been closed.
  public boolean isClosed() {
    return closed;
  }

  /// Bytes allocated so far.
  public long bytes() {
    return region.bytes();
  }

  /// A tensor with undefined contents.
  public Tensor empty(DType type, long... dims) {
    return empty(type, Shape.of(dims));
  }

  /// A tensor with undefined contents.
  public Tensor empty(DType type, Shape shape) {
    if (closed) {
      throw new IllegalStateException("scope " + name + " is closed: cannot allocate " + type + " " + shape);
    }
    return new Tensor(this, type, shape, region.allocate(shape.elements(), type));
  }

  /// A tensor of memory that its device made elsewhere and that lives at least as long as this scope, such as a part
  /// of a mapped file.
  public Tensor wrap(DType type, Shape shape, Memory memory) {
    return new Tensor(this, type, shape, memory);
  }

  /// A tensor of zeros.
  public Tensor zeros(DType type, long... dims) {
    return zeros(type, Shape.of(dims));
  }

  /// A tensor of zeros.
  public Tensor zeros(DType type, Shape shape) {
    return full(type, shape, 0);
  }

  /// A tensor with one value everywhere.
  public Tensor full(DType type, Shape shape, double value) {
    Tensor t = empty(type, shape);
    device.kernels().fill(t, value);
    return t;
  }

  /// A tensor holding host floats, converted to `type` (F32 or F64) exactly or by rounding to nearest.
  public Tensor of(DType type, Shape shape, float[] values) {
    if (type == DType.F32) {
      return ofFloats(shape, values);
    }
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return of(type, shape, wide);
  }

  private Tensor ofFloats(Shape shape, float[] values) {
    checkCount(shape, values.length);
    Tensor t = empty(DType.F32, shape);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(Math.max(1, 4L * values.length), 64);
      MemorySegment.copy(values, 0, host, ValueLayout.JAVA_FLOAT, 0, values.length);
      device.upload(host, t);
    }
    return t;
  }

  /// A tensor holding host doubles, rounded to nearest when `type` is F32.
  public Tensor of(DType type, Shape shape, double[] values) {
    checkCount(shape, values.length);
    Tensor t = empty(type, shape);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(Math.max(1, shape.elements() * type.bytes()), 64);
      switch (type) {
        case F32 -> {
          for (int i = 0; i < values.length; i++) {
            host.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) values[i]);
          }
        }
        case F64 -> MemorySegment.copy(values, 0, host, ValueLayout.JAVA_DOUBLE, 0, values.length);
        default -> throw new IllegalArgumentException("tensor from numbers: expected F32 or F64, got " + type);
      }
      device.upload(host, t);
    }
    return t;
  }

  /// An I32 tensor, such as token ids.
  public Tensor ofInts(Shape shape, int[] values) {
    checkCount(shape, values.length);
    Tensor t = empty(DType.I32, shape);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(Math.max(1, 4L * values.length), 64);
      MemorySegment.copy(values, 0, host, ValueLayout.JAVA_INT, 0, values.length);
      device.upload(host, t);
    }
    return t;
  }

  private static void checkCount(Shape shape, int count) {
    if (shape.elements() != count) {
      throw new IllegalArgumentException(
          "tensor " + shape + ": expected " + shape.elements() + " values, got " + count);
    }
  }

  /// Runs `action` when this scope has closed, such as the closing of a file whose bytes its tensors wrap.
  public void afterClose(Runnable action) {
    afterwards.add(action);
  }

  /// Frees every tensor of this scope. Closing twice does nothing.
  @Override
  public void close() {
    if (!closed) {
      try {
        region.settle();
      } finally {
        closed = true;
        region.close();
        afterwards.forEach(Runnable::run);
      }
    }
  }

  @Override
  public String toString() {
    return "scope " + name + (closed ? " (closed)" : "") + " on " + device.name();
  }
}
