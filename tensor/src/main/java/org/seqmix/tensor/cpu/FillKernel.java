package org.seqmix.tensor.cpu;

import org.seqmix.tensor.DType;
import org.seqmix.tensor.Tensor;

/// One value everywhere, in any element type.
final class FillKernel {
  /// Elements written one by one; the rest are copies of them.
  private static final int FIRST = 32;

  private FillKernel() {}

  static void fill(Tensor y, double value, Workers workers) {
    long address = Cpu.address(y);
    int bytes = y.type().bytes();
    long rowBytes = y.rowStride() * bytes;
    boolean zero = Double.doubleToRawLongBits(value) == 0;
    Split.elements(workers, y.rows(), y.columns(), y.isContiguous(), (row, column, count) -> {
      long at = address + row * rowBytes + column * bytes;
      if (zero) {
        Native.zero(at, (long) count * bytes);
      } else {
        fill(y.type(), at, count, value);
      }
    });
  }

  /// What is filled doubles with every copy.
  private static void fill(DType type, long at, int count, double value) {
    int first = Math.min(count, FIRST);
    switch (type) {
      case F32 -> floats(at, first, (float) value);
      case F64 -> longs(at, first, Double.doubleToRawLongBits(value));
      case I64 -> longs(at, first, (long) value);
      case I32 -> ints(at, first, (int) value);
      case BF16 -> shorts(at, first, Half.toBf16((float) value));
      case F16 -> shorts(at, first, Float.floatToFloat16((float) value));
    }
    long bytes = (long) count * type.bytes();
    for (long done = (long) first * type.bytes(); done < bytes; done *= 2) {
      Native.copy(at, at + done, Math.min(done, bytes - done));
    }
  }

  private static void floats(long y, int n, float value) {
    for (int i = 0; i < n; i++) {
      Native.setFloat(y + 4L * i, value);
    }
  }

  private static void longs(long y, int n, long bits) {
    for (int i = 0; i < n; i++) {
      Cpu.setLong(y + 8L * i, bits);
    }
  }

  private static void ints(long y, int n, int value) {
    for (int i = 0; i < n; i++) {
      Cpu.setInt(y + 4L * i, value);
    }
  }

  private static void shorts(long y, int n, short bits) {
    for (int i = 0; i < n; i++) {
      Cpu.setShort(y + 2L * i, bits);
    }
  }
}
