package org.seqmix.hybrid.safetensors;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.seqmix.tensor.DType;

/// Numbers to and from the little-endian bytes of a tensor, one element at a time and whole.
///
/// *Numerics*: BF16 and F16 widen exactly; F64 to float and float to the half formats round to nearest even.
public final class TensorBytes {
  private static final ValueLayout.OfDouble F64 =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private TensorBytes() {}

  /// Element `index` as a double; exact but for I64 beyond 2^53.
  public static double doubleAt(DType type, MemorySegment data, long index) {
    return switch (type) {
      case F64 -> data.getAtIndex(F64, index);
      case F32 -> data.getAtIndex(F32, index);
      case BF16 -> HalfFloats.fromBf16(data.getAtIndex(HALF, index));
      case F16 -> HalfFloats.fromF16(data.getAtIndex(HALF, index));
      case I64, I32 -> longAt(type, data, index);
    };
  }

  /// Element `index` of an integer tensor.
  public static long longAt(DType type, MemorySegment data, long index) {
    return switch (type) {
      case I64 -> data.getAtIndex(I64, index);
      case I32 -> data.getAtIndex(I32, index);
      default -> throw new IllegalArgumentException("expected an integer type (I64 or I32), got " + type);
    };
  }

  /// `values` as bytes of a floating-point `type`.
  public static MemorySegment ofFloats(DType type, float... values) {
    MemorySegment data = allocate(type, values.length);
    for (int i = 0; i < values.length; i++) {
      switch (type) {
        case F64 -> data.setAtIndex(F64, i, values[i]);
        case F32 -> data.setAtIndex(F32, i, values[i]);
        case BF16 -> data.setAtIndex(HALF, i, HalfFloats.toBf16(values[i]));
        case F16 -> data.setAtIndex(HALF, i, HalfFloats.toF16(values[i]));
        default -> throw new IllegalArgumentException("expected a floating-point type, got " + type);
      }
    }
    return data;
  }

  /// `values` as bytes of type F64.
  public static MemorySegment ofDoubles(double... values) {
    MemorySegment data = allocate(DType.F64, values.length);
    for (int i = 0; i < values.length; i++) {
      data.setAtIndex(F64, i, values[i]);
    }
    return data;
  }

  /// `values` as bytes of an integer `type`; a value that does not fit is refused.
  public static MemorySegment ofLongs(DType type, long... values) {
    MemorySegment data = allocate(type, values.length);
    for (int i = 0; i < values.length; i++) {
      switch (type) {
        case I64 -> data.setAtIndex(I64, i, values[i]);
        case I32 -> data.setAtIndex(I32, i, Math.toIntExact(values[i]));
        default -> throw new IllegalArgumentException("expected an integer type (I64 or I32), got " + type);
      }
    }
    return data;
  }

  private static MemorySegment allocate(DType type, int count) {
    return MemorySegment.ofArray(new byte[Math.multiplyExact(count, type.bytes())]);
  }
}
