package org.seqmix.tensor.reference;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Tensor;

/// Elements between host bytes (packed rows, native byte order, any alignment) and Java arrays.
final class HostCopy {
  private HostCopy() {
  }

  /// Host bytes to tensor.
  static void upload(MemorySegment source, Tensor target) {
    requireRoom("upload", source, target);
    forEach(target, (at, byteOffset) -> {
      switch (ArrayMemory.of(target, "target of an upload")) {
        case ArrayMemory.Longs(long[] data) -> data[at] = source.get(ValueLayout.JAVA_LONG_UNALIGNED, byteOffset);
        case ArrayMemory.Doubles(double[] data) -> data[at] = read(source, byteOffset, target.type());
      }
    });
  }

  /// Tensor to host bytes.
  static void download(Tensor source, MemorySegment target) {
    requireRoom("download", target, source);
    forEach(source, (at, byteOffset) -> {
      switch (ArrayMemory.of(source, "source of a download")) {
        case ArrayMemory.Longs(long[] data) -> target.set(ValueLayout.JAVA_LONG_UNALIGNED, byteOffset, data[at]);
        case ArrayMemory.Doubles(double[] data) -> write(target, byteOffset, source.type(), data[at]);
      }
    });
  }

  private static double read(MemorySegment host, long offset, DType type) {
    return switch (type) {
      case F64 -> host.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, offset);
      case F32 -> host.get(ValueLayout.JAVA_FLOAT_UNALIGNED, offset);
      case BF16 -> Float.intBitsToFloat(host.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset) << 16);
      case F16 -> Float.float16ToFloat(host.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset));
      case I32 -> host.get(ValueLayout.JAVA_INT_UNALIGNED, offset);
      case I64 -> throw new AssertionError(type);
    };
  }

  private static void write(MemorySegment host, long offset, DType type, double value) {
    switch (type) {
      case F64 -> host.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, offset, value);
      case F32 -> host.set(ValueLayout.JAVA_FLOAT_UNALIGNED, offset, (float) value);
      case BF16 -> host.set(ValueLayout.JAVA_SHORT_UNALIGNED, offset,
          (short) (Float.floatToIntBits((float) value) >> 16));
      case F16 -> host.set(ValueLayout.JAVA_SHORT_UNALIGNED, offset, Float.floatToFloat16((float) value));
      case I32 -> host.set(ValueLayout.JAVA_INT_UNALIGNED, offset,
          Double.isNaN(value) ? (int) (ArrayMemory.UNDEFINED >> 32) : (int) value);
      case I64 -> throw new AssertionError(type);
    }
  }

  private interface Element {
    /// Element `at` of the array, `byteOffset` of the host bytes.
    void copy(int at, long byteOffset);
  }

  private static void forEach(Tensor t, Element element) {
    long byteOffset = 0;
    for (long row = 0; row < t.rows(); row++) {
      for (long column = 0; column < t.columns(); column++) {
        element.copy(Math.toIntExact(t.offset() + row * t.rowStride() + column), byteOffset);
        byteOffset += t.type().bytes();
      }
    }
  }

  private static void requireRoom(String what, MemorySegment host, Tensor t) {
    long expected = t.elements() * t.type().bytes();
    if (host.byteSize() < expected) {
      throw new IllegalArgumentException(
          what + " of " + t + ": expected at least " + expected + " host bytes, got " + host.byteSize());
    }
    if (t.layout() != Tensor.Layout.ROWS) {
      throw new IllegalArgumentException(what + " of " + t + ": expected plain rows, got a packed weight");
    }
  }
}
