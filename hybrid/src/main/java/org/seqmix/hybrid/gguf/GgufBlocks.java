package org.seqmix.hybrid.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.seqmix.hybrid.safetensors.HalfFloats;

/// Numbers to and from the bytes of a stored tensor.
///
/// *Numerics*: reading gives exactly the values that [GgufType] defines: a half times a small integer is exact in single
/// precision. Writing rounds as llama.cpp's reference quantizers do. Q8_0: `d = max|x| / 127`, `q = round(x * (1 / d))`, halves
/// away from zero. Q4_0: `d = m / -8`, m the first number of the largest magnitude with its sign, and
/// `q = min(15, trunc(x * (1 / d) + 8.5))`. Both divide by the scale before it is rounded to half precision.
final class GgufBlocks {
  private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final int BLOCK = 32;
  private static final int HALF_BLOCK = BLOCK / 2;

  private GgufBlocks() {}

  /// Fills `out` with the elements that begin at byte `from` of `data`.
  static void read(GgufType type, MemorySegment data, long from, float[] out) {
    switch (type) {
      case F32 -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = data.get(F32, from + 4L * i);
        }
      }
      case F16 -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = HalfFloats.fromF16(data.get(HALF, from + 2L * i));
        }
      }
      case BF16 -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = HalfFloats.fromBf16(data.get(HALF, from + 2L * i));
        }
      }
      case Q8_0 -> readEight(data, from, out);
      case Q4_0 -> readFour(data, from, out);
      case Q4_K -> SuperBlocks.readFour(data, from, out);
      case Q5_K -> SuperBlocks.readFive(data, from, out);
      case Q6_K -> SuperBlocks.readSix(data, from, out);
    }
  }

  private static void readEight(MemorySegment data, long from, float[] out) {
    for (int b = 0; b < out.length; b += BLOCK) {
      long at = from + GgufType.Q8_0.bytes(b);
      float d = HalfFloats.fromF16(data.get(HALF, at));
      for (int i = 0; i < BLOCK; i++) {
        out[b + i] = data.get(BYTE, at + 2 + i) * d;
      }
    }
  }

  private static void readFour(MemorySegment data, long from, float[] out) {
    for (int b = 0; b < out.length; b += BLOCK) {
      long at = from + GgufType.Q4_0.bytes(b);
      float d = HalfFloats.fromF16(data.get(HALF, at));
      for (int i = 0; i < HALF_BLOCK; i++) {
        int pair = data.get(BYTE, at + 2 + i);
        out[b + i] = ((pair & 15) - 8) * d;
        out[b + HALF_BLOCK + i] = (((pair >> 4) & 15) - 8) * d;
      }
    }
  }

  /// Writes `values`, whole blocks of them, to the bytes of `data` from `at` on.
  static void write(GgufType type, float[] values, MemorySegment data, long at) {
    switch (type) {
      case F32 -> {
        for (int i = 0; i < values.length; i++) {
          data.set(F32, at + 4L * i, values[i]);
        }
      }
      case F16 -> {
        for (int i = 0; i < values.length; i++) {
          data.set(HALF, at + 2L * i, HalfFloats.toF16(values[i]));
        }
      }
      case BF16 -> {
        for (int i = 0; i < values.length; i++) {
          data.set(HALF, at + 2L * i, HalfFloats.toBf16(values[i]));
        }
      }
      case Q8_0 -> writeEight(values, data, at);
      case Q4_0 -> writeFour(values, data, at);
      case Q4_K, Q5_K, Q6_K -> throw new IllegalArgumentException(type + " is read and not written");
    }
  }

  private static void writeEight(float[] values, MemorySegment data, long start) {
    for (int b = 0; b < values.length; b += BLOCK) {
      long at = start + GgufType.Q8_0.bytes(b);
      float largest = 0;
      for (int i = 0; i < BLOCK; i++) {
        largest = Math.max(largest, Math.abs(values[b + i]));
      }
      float d = largest / 127;
      float inverse = d == 0 ? 0 : 1 / d;
      data.set(HALF, at, HalfFloats.toF16(d));
      for (int i = 0; i < BLOCK; i++) {
        data.set(BYTE, at + 2 + i, (byte) halfAway(values[b + i] * inverse));
      }
    }
  }

  private static void writeFour(float[] values, MemorySegment data, long start) {
    for (int b = 0; b < values.length; b += BLOCK) {
      long at = start + GgufType.Q4_0.bytes(b);
      float extreme = 0;
      for (int i = 0; i < BLOCK; i++) {
        extreme = Math.abs(values[b + i]) > Math.abs(extreme) ? values[b + i] : extreme;
      }
      float d = extreme / -8;
      float inverse = d == 0 ? 0 : 1 / d;
      data.set(HALF, at, HalfFloats.toF16(d));
      for (int i = 0; i < HALF_BLOCK; i++) {
        int low = nibble(values[b + i] * inverse);
        int high = nibble(values[b + HALF_BLOCK + i] * inverse);
        data.set(BYTE, at + 2 + i, (byte) (low | high << 4));
      }
    }
  }

  private static int nibble(float x) {
    return Math.min(15, (int) (x + 8.5f));
  }

  /// The nearest integer; a half goes away from zero. In double, where adding a half is exact.
  private static int halfAway(float x) {
    return x < 0 ? -(int) (-x + 0.5) : (int) (x + 0.5);
  }
}
