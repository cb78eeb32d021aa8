package org.seqmix.tensor.cpu;

import jdk.incubator.vector.FloatVector;
import org.seqmix.tensor.Tensor;

/// One value everywhere, in any element type.
final class FillKernel {
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
        fill(y, at, count, value);
      }
    });
  }

  private static void fill(Tensor y, long at, int count, double value) {
    switch (y.type()) {
      case F32 -> floats(at, count, (float) value);
      case F64 -> longs(at, count, Double.doubleToRawLongBits(value));
      case I64 -> longs(at, count, (long) value);
      case I32 -> ints(at, count, (int) value);
      case BF16 -> shorts(at, count, Half.toBf16((float) value));
      case F16 -> shorts(at, count, Float.floatToFloat16((float) value));
    }
  }

  private static void floats(long y, int n, float value) {
    FloatVector v = FloatVector.broadcast(Native.SPECIES, value);
    int i = 0;
    for (; i <= n - Native.LANES; i += Native.LANES) {
      Native.store(y + 4L * i, v);
    }
    for (; i < n; i++) {
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
