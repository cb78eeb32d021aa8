package org.seqmix.tensor.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Memory;
import org.seqmix.tensor.Region;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Memory alone, poisoned with NaN, to call kernels without the device around them.
final class BareDevice implements Device {
  private final Scope scope = newScope("kernel test");
  private final Random random;

  BareDevice(long seed) {
    random = new Random(seed);
  }

  /// A view of NaNs inside a wider tensor, so that strides and borders are tested too.
  Tensor empty(long rows, long columns) {
    Tensor wide = scope.empty(DType.F32, rows, columns + 5);
    upload(poison(4 * rows * (columns + 5)), wide);
    return wide.columns(3, columns + 3);
  }

  /// A contiguous tensor of NaNs.
  Tensor flat(long rows, long columns) {
    Tensor t = scope.empty(DType.F32, rows, columns);
    upload(poison(4 * rows * columns), t);
    return t;
  }

  /// Normal numbers times `size`.
  Tensor normal(long rows, long columns, double size) {
    return filled(empty(rows, columns), size);
  }

  Tensor flatNormal(long rows, long columns, double size) {
    return filled(flat(rows, columns), size);
  }

  private Tensor filled(Tensor t, double size) {
    double[] values = new double[(int) t.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = size * random.nextGaussian();
    }
    return set(t, values);
  }

  Tensor set(Tensor t, double... values) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(Math.max(4, 4L * values.length));
      for (int i = 0; i < values.length; i++) {
        host.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) values[i]);
      }
      upload(host, t);
    }
    return t;
  }

  /// One-dimensional.
  Tensor vector(double... values) {
    return set(scope.empty(DType.F32, Shape.of(values.length)), values);
  }

  private static MemorySegment poison(long bytes) {
    MemorySegment host = Arena.ofAuto().allocate(Math.max(4, bytes));
    return host.fill((byte) 0xff);
  }

  @Override
  public String name() {
    return "bare";
  }

  @Override
  @SuppressWarnings("MustBeClosed")
  public Region newRegion() {
    Arena arena = Arena.ofShared();
    return new Region() {
      @Override
      public Memory allocate(long elements, DType type) {
        MemorySegment m = arena.allocate(Math.max(1, elements * type.bytes()), 64);
        return new CpuMemory(m.address(), m.byteSize());
      }

      @Override
      public long bytes() {
        return 0;
      }

      @Override
      public void close() {
        arena.close();
      }
    };
  }

  @Override
  public Kernels kernels() {
    throw new UnsupportedOperationException("bare memory has no kernels");
  }

  @Override
  public void upload(MemorySegment source, Tensor target) {
    copy(source, target, false);
  }

  @Override
  public void download(Tensor source, MemorySegment target) {
    copy(target, source, true);
  }

  private static void copy(MemorySegment host, Tensor t, boolean down) {
    long bytes = t.columns() * t.type().bytes();
    for (long r = 0; r < t.rows(); r++) {
      long at = Cpu.address(t) + r * t.rowStride() * t.type().bytes();
      if (down) {
        MemorySegment.copy(Native.ALL, at, host, r * bytes, bytes);
      } else {
        MemorySegment.copy(host, r * bytes, Native.ALL, at, bytes);
      }
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
