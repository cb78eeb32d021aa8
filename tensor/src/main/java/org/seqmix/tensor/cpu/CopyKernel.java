package org.seqmix.tensor.cpu;

import org.seqmix.tensor.DType;
import org.seqmix.tensor.Tensor;

/// Copies between element types and row strides. Narrowing rounds to nearest; F64 goes to the 16-bit types by way of
/// F32. Scalar loops: conversions happen when weights are read and written, not in every step.
final class CopyKernel {
  private CopyKernel() {}

  static void copy(Tensor x, Tensor y, Workers workers) {
    DType from = x.type();
    DType to = y.type();
    if (from != to && (!from.isFloat() || !to.isFloat())) {
      throw new IllegalArgumentException(
          "copy: cpu converts between F32, F64, BF16 and F16, got " + from + " to " + to);
    }
    long source = Cpu.address(x);
    long target = Cpu.address(y);
    long sourceRow = x.rowStride() * from.bytes();
    long targetRow = y.rowStride() * to.bytes();
    boolean flat = x.isContiguous() && y.isContiguous();
    Split.elements(workers, x.rows(), x.columns(), flat, (row, column, count) -> convert(from,
        source + row * sourceRow + column * from.bytes(), to, target + row * targetRow + column * to.bytes(), count));
  }

  private static void convert(DType from, long x, DType to, long y, int n) {
    if (from == to) {
      Native.copy(x, y, (long) n * from.bytes());
      return;
    }
    switch (to) {
      case F32 -> toFloats(from, x, y, n);
      case F64 -> toDoubles(from, x, y, n);
      case BF16 -> toBf16(from, x, y, n);
      default -> toF16(from, x, y, n);
    }
  }

  private static float read(DType from, long x, int i) {
    return switch (from) {
      case F32 -> Native.getFloat(x + 4L * i);
      case F64 -> (float) Cpu.getDouble(x + 8L * i);
      case BF16 -> Half.fromBf16(Cpu.getShort(x + 2L * i));
      default -> Float.float16ToFloat(Cpu.getShort(x + 2L * i));
    };
  }

  /// Widens or narrows `n` numbers at `x` to F32 at `y`.
  static void toFloats(DType from, long x, long y, int n) {
    // Weights of checkpoints come in these two: a loop without a choice inside is several times faster.
    if (from == DType.BF16) {
      for (int i = 0; i < n; i++) {
        Native.setFloat(y + 4L * i, Half.fromBf16(Cpu.getShort(x + 2L * i)));
      }
    } else if (from == DType.F16) {
      for (int i = 0; i < n; i++) {
        Native.setFloat(y + 4L * i, Float.float16ToFloat(Cpu.getShort(x + 2L * i)));
      }
    } else {
      for (int i = 0; i < n; i++) {
        Native.setFloat(y + 4L * i, read(from, x, i));
      }
    }
  }

  private static void toDoubles(DType from, long x, long y, int n) {
    for (int i = 0; i < n; i++) {
      Cpu.setDouble(y + 8L * i, read(from, x, i));
    }
  }

  private static void toBf16(DType from, long x, long y, int n) {
    if (from == DType.F32) {
      for (int i = 0; i < n; i++) {
        Cpu.setShort(y + 2L * i, Half.toBf16(Native.getFloat(x + 4L * i)));
      }
    } else {
      for (int i = 0; i < n; i++) {
        Cpu.setShort(y + 2L * i, Half.toBf16(read(from, x, i)));
      }
    }
  }

  private static void toF16(DType from, long x, long y, int n) {
    if (from == DType.F32) {
      for (int i = 0; i < n; i++) {
        Cpu.setShort(y + 2L * i, Float.floatToFloat16(Native.getFloat(x + 4L * i)));
      }
    } else {
      for (int i = 0; i < n; i++) {
        Cpu.setShort(y + 2L * i, Float.floatToFloat16(read(from, x, i)));
      }
    }
  }
}
