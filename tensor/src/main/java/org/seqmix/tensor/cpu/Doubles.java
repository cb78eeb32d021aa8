package org.seqmix.tensor.cpu;

import org.seqmix.tensor.DType;
import org.seqmix.tensor.Tensor;

/// An F64 tensor in rows, and the few operations that cpu has for it: scalar loops.
record Doubles(long address, long rowBytes) {
  static Doubles of(String operation, Tensor t) {
    if (t.type() != DType.F64 || t.layout() != Tensor.Layout.ROWS) {
      throw new IllegalArgumentException(operation + ": expected tensors of one element type, got F64 and " + t.type()
          + "; copy one to the type of the other");
    }
    return new Doubles(Cpu.address(t), t.rowStride() * Double.BYTES);
  }

  long at(long row, long column) {
    return address + row * rowBytes + column * Double.BYTES;
  }

  static void axpby(double a, long x, double b, long z, long y, int n) {
    for (int i = 0; i < n; i++) {
      long o = 8L * i;
      Cpu.setDouble(y + o, Math.fma(b, Cpu.getDouble(z + o), a * Cpu.getDouble(x + o)));
    }
  }

  static void multiply(long x, long z, long y, int n) {
    for (int i = 0; i < n; i++) {
      long o = 8L * i;
      Cpu.setDouble(y + o, Cpu.getDouble(x + o) * Cpu.getDouble(z + o));
    }
  }

  static double sum(long x, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Cpu.getDouble(x + 8L * i);
    }
    return sum;
  }

  static double sumSquares(long x, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double v = Cpu.getDouble(x + 8L * i);
      sum = Math.fma(v, v, sum);
    }
    return sum;
  }
}
