package org.seqmix.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.seqmix.tensor.DType;

/// One element of any type, as the bytes that fill a buffer.
final class FillPattern {
  private FillPattern() {
  }

  /// `value` rounded to nearest in `type`.
  static MemorySegment of(Arena arena, DType type, double value) {
    return switch (type) {
      case F64 -> arena.allocateFrom(ValueLayout.JAVA_DOUBLE, value);
      case F32 -> arena.allocateFrom(ValueLayout.JAVA_FLOAT, (float) value);
      case F16 -> arena.allocateFrom(ValueLayout.JAVA_SHORT, Float.floatToFloat16((float) value));
      case BF16 -> arena.allocateFrom(ValueLayout.JAVA_SHORT, bfloat16((float) value));
      case I64 -> arena.allocateFrom(ValueLayout.JAVA_LONG, (long) value);
      case I32 -> arena.allocateFrom(ValueLayout.JAVA_INT, (int) value);
    };
  }

  /// The upper half of a float, rounded to nearest, ties to even; a NaN keeps a bit of its fraction.
  private static short bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }
}
