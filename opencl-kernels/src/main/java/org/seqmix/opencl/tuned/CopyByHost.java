package org.seqmix.opencl.tuned;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Tensor;

/// Copies between element types by way of the host: what the kernels that convert are tried against, and what takes their place
/// where they fail.
final class CopyByHost extends Group {
  CopyByHost(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void copy(Tensor x, Tensor y) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = arena.allocate(Math.max(1, x.elements() * x.type().bytes()), Long.BYTES);
      MemorySegment to = arena.allocate(Math.max(1, y.elements() * y.type().bytes()), Long.BYTES);
      device().download(x, from);
      for (long i = 0; i < x.elements(); i++) {
        put(to, y.type(), i, get(from, x.type(), i));
      }
      device().upload(to, y);
    }
  }

  private static double get(MemorySegment from, DType type, long i) {
    return switch (type) {
      case F32 -> from.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      case F64 -> from.getAtIndex(ValueLayout.JAVA_DOUBLE, i);
      case BF16 -> Float.intBitsToFloat(from.getAtIndex(ValueLayout.JAVA_SHORT, i) << 16);
      case F16 -> Float.float16ToFloat(from.getAtIndex(ValueLayout.JAVA_SHORT, i));
      case I32 -> from.getAtIndex(ValueLayout.JAVA_INT, i);
      case I64 -> throw new IllegalArgumentException("copy: I64 is storage only");
    };
  }

  private static void put(MemorySegment to, DType type, long i, double value) {
    switch (type) {
      case F32 -> to.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) value);
      case F64 -> to.setAtIndex(ValueLayout.JAVA_DOUBLE, i, value);
      case BF16 -> to.setAtIndex(ValueLayout.JAVA_SHORT, i, bfloat16(cut(value)));
      case F16 -> to.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16(cut(value)));
      case I32 -> to.setAtIndex(ValueLayout.JAVA_INT, i, (int) value);
      case I64 -> throw new IllegalArgumentException("copy: I64 is storage only");
    }
  }

  /// The float nearest to `value` towards zero, made odd where digits were cut: rounding it on to 16 bits rounds `value` once.
  private static float cut(double value) {
    float nearest = (float) value;
    float toZero = Math.abs((double) nearest) > Math.abs(value) ? Math.nextAfter(nearest, 0) : nearest;
    return toZero == value || Double.isNaN(value) ? toZero : Float.intBitsToFloat(Float.floatToRawIntBits(toZero) | 1);
  }

  private static short bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (short) (Float.isNaN(value) ? bits >>> 16 | 0x40 : bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
  }
}
