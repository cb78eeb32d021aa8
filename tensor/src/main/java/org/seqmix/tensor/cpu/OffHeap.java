package org.seqmix.tensor.cpu;

import org.seqmix.tensor.DType;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.reference.Elements;

/// Numbers in off-heap memory, for the plain kernels.
///
/// One class for every element type, so that calls to it stay cheap: the compiler sees one receiver and a type that does
/// not change in a loop.
///
/// @param address of the first element of the memory
record OffHeap(long address, DType type) implements Elements {
  /// The memory of a tensor of floats or 32-bit integers.
  static OffHeap of(Tensor t, String role) {
    if (t.type() == DType.I64) {
      throw new IllegalArgumentException(role + " " + t + ": I64 is storage only; expected floats or I32");
    }
    return new OffHeap(Cpu.address(t) - t.offset() * t.type().bytes(), t.type());
  }

  @Override
  public double get(long index) {
    return type == DType.F32 ? Native.getFloat(address + 4 * index) : other(index);
  }

  private double other(long index) {
    return switch (type) {
      case F32 -> Native.getFloat(address + 4 * index);
      case F64 -> Cpu.getDouble(address + 8 * index);
      case BF16 -> Half.fromBf16(Cpu.getShort(address + 2 * index));
      case F16 -> Float.float16ToFloat(Cpu.getShort(address + 2 * index));
      case I32 -> Cpu.getInt(address + 4 * index);
      case I64 -> throw new AssertionError(type);
    };
  }

  @Override
  public void set(long index, double value) {
    if (type == DType.F32) {
      Native.setFloat(address + 4 * index, (float) value);
    } else {
      setOther(index, value);
    }
  }

  private void setOther(long index, double value) {
    switch (type) {
      case F32 -> Native.setFloat(address + 4 * index, (float) value);
      case F64 -> Cpu.setDouble(address + 8 * index, value);
      case BF16 -> Cpu.setShort(address + 2 * index, Half.toBf16((float) value));
      case F16 -> Cpu.setShort(address + 2 * index, Float.floatToFloat16((float) value));
      case I32 -> Cpu.setInt(address + 4 * index, (int) value);
      case I64 -> throw new AssertionError(type);
    }
  }
}
