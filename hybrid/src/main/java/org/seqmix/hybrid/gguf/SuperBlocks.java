package org.seqmix.hybrid.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.seqmix.hybrid.safetensors.HalfFloats;

/// Reads blocks of 256 elements that are made of smaller ones. Bits of element e, of a block that begins at byte 0:
///
/// | | Q6_K, 210 bytes | Q4_K, 144 bytes | Q5_K, 176 bytes |
/// |---|---|---|---|
/// | value | `d * s[e / 16] * (q - 32)` | `d * s[e / 32] * q - m * t[e / 32]` | the same |
/// | d, m (halves) | d at 208 | d at 0, m at 2 | the same |
/// | s, t | 16 signed bytes at 192 | 8 and 8 of six bits, packed in 12 bytes at 4 | the same |
/// | low four bits of q | 0 to 127: in 64 bytes for 128 elements, the low halves first | 16 to 143: in 32 bytes for 64 elements, the low halves first | 48 to 175: the same |
/// | higher bits of q | 128 to 191: in 32 bytes for 128 elements, two bits each | none | 16 to 47: bit e / 32 of byte e % 32 |
///
/// *Numerics*: products are exact in single precision, or rounded once: values are those of llama.cpp's `dequantize_row_q6_K`
/// and its like. *Source*: llama.cpp, `block_q4_K`, `block_q5_K`, `block_q6_K`.
final class SuperBlocks {
  private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final int BLOCK = 256;
  /// Elements with one scale in Q4_K and Q5_K, and with one place in a byte in all.
  private static final int GROUP = 32;

  private SuperBlocks() {}

  static void readSix(MemorySegment data, long from, float[] out) {
    for (int b = 0; b < out.length; b += BLOCK) {
      long at = from + GgufType.Q6_K.bytes(b);
      float d = half(data, at + 208);
      for (int g = 0; g < BLOCK / GROUP; g++) {
        int part = g / 4;
        int within = g % 4;
        long low = at + 64L * part + GROUP * (within % 2);
        long high = at + 128 + 32L * part;
        for (int i = 0; i < GROUP; i++) {
          int q = bits(data, low + i, 4 * (within / 2), 15) | bits(data, high + i, 2 * within, 3) << 4;
          float scale = d * data.get(BYTE, at + 192 + 2 * g + i / 16);
          out[b + GROUP * g + i] = scale * (q - 32);
        }
      }
    }
  }

  static void readFour(MemorySegment data, long from, float[] out) {
    for (int b = 0; b < out.length; b += BLOCK) {
      long at = from + GgufType.Q4_K.bytes(b);
      for (int g = 0; g < BLOCK / GROUP; g++) {
        float scale = scale(data, at, g);
        float least = least(data, at, g);
        for (int i = 0; i < GROUP; i++) {
          out[b + GROUP * g + i] = scale * bits(data, at + 16 + GROUP * (g / 2) + i, 4 * (g % 2), 15) - least;
        }
      }
    }
  }

  static void readFive(MemorySegment data, long from, float[] out) {
    for (int b = 0; b < out.length; b += BLOCK) {
      long at = from + GgufType.Q5_K.bytes(b);
      for (int g = 0; g < BLOCK / GROUP; g++) {
        float scale = scale(data, at, g);
        float least = least(data, at, g);
        for (int i = 0; i < GROUP; i++) {
          int q = bits(data, at + 48 + GROUP * (g / 2) + i, 4 * (g % 2), 15) | bits(data, at + 16 + i, g, 1) << 4;
          out[b + GROUP * g + i] = scale * q - least;
        }
      }
    }
  }

  /// The scale of group `g`. Of the 12 packed bytes the first four have s 0 to 3, the next four t 0 to 3, each in six bits; the
  /// last four have the low halves of s and of t 4 to 7, whose two upper bits are those left in the first eight.
  private static float scale(MemorySegment data, long at, int g) {
    int packed = g < 4 ? bits(data, at + 4 + g, 0, 63)
        : bits(data, at + 8 + g, 0, 15) | bits(data, at + g, 6, 3) << 4;
    return half(data, at) * packed;
  }

  /// What is taken from every element of group `g`.
  private static float least(MemorySegment data, long at, int g) {
    int packed = g < 4 ? bits(data, at + 8 + g, 0, 63)
        : bits(data, at + 8 + g, 4, 15) | bits(data, at + 4 + g, 6, 3) << 4;
    return half(data, at + 2) * packed;
  }

  private static int bits(MemorySegment data, long at, int shift, int mask) {
    return data.get(BYTE, at) >> shift & mask;
  }

  private static float half(MemorySegment data, long at) {
    return HalfFloats.fromF16(data.get(HALF, at));
  }
}
