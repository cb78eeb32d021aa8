package org.seqmix.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/// Where codes and scales of a quantized weight (outputs, inputs) lie when it is bytes: in a file, and in the memory of the
/// cpu device, which reads such a file in place. No part of it depends on a processor; numbers are little-endian.
///
/// *Layout*: panels of {@link #OUTPUTS} outputs, one after the other; in each, groups of {@link WeightFormat#GROUP} inputs.
/// Lines have {@link #LINE} bytes, 16 words of 32 bits; word `o % 16` of a line is about the outputs `o % 16 + 16 v` of the
/// panel, `v` from 0 to 3. A group is
///
/// - two lines of scales in F16: that of vector `v` is in line `v / 2`, in the lower half of the word where `v` is even, else in
///   the upper;
/// - 8 bits: a line for each input; byte `v` of the word is the code plus 128, so that 128 is zero;
/// - 4 bits: a line for two inputs; nibble `v` of the word is the code of the first, nibble `4 + v` of the second; 8 is zero.
///
/// A weight's value is its code less zero's, times the scale. The last group of a panel has the lines of the inputs that are
/// left. Outputs beyond the last, and an input that would fill the last line of 4 bits, are there and count nothing.
///
/// @param format 8 or 4 bits; whether inputs are rounded as well makes no difference here
public record PackedLayout(WeightFormat format, long outputs, long inputs) {
  /// Outputs of a panel.
  public static final int OUTPUTS = 64;
  /// Bytes of a line.
  public static final int LINE = 64;
  /// What changes when the layout does.
  public static final int VERSION = 1;

  private static final ValueLayout.OfShort SCALE = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int EXPONENT_F16 = 0x7c00;

  public PackedLayout {
    if (!format.isQuantized() || outputs < 0 || inputs < 0) {
      throw new IllegalArgumentException(
          "packed layout: expected a quantized format and a shape, got " + format + " of ("
              + outputs + ", " + inputs + ")");
    }
  }

  /// Number of panels.
  public long panels() {
    return Math.ceilDiv(outputs, (long) OUTPUTS);
  }

  /// Bytes of a panel: whole lines.
  public long panelBytes() {
    long rest = inputs % WeightFormat.GROUP;
    long groups = Math.multiplyExact(inputs / WeightFormat.GROUP, groupBytes(WeightFormat.GROUP));
    return rest == 0 ? groups : Math.addExact(groups, groupBytes(rest));
  }

  /// Bytes of all panels.
  public long bytes() {
    return Math.multiplyExact(panels(), panelBytes());
  }

  private long groupBytes(long inputs) {
    return (2 + (format.bits() == 8 ? inputs : (inputs + 1) / 2)) * LINE;
  }

  /// Offset of the scale of output `o` for the group that holds input `k`.
  private long scaleAt(long o, long k) {
    int lane = (int) (o % OUTPUTS);
    return groupAt(o, k) + LINE * (lane >> 5) + 4 * (lane & 15) + 2 * (lane >> 4 & 1);
  }

  private long groupAt(long o, long k) {
    return o / OUTPUTS * panelBytes() + k / WeightFormat.GROUP * groupBytes(WeightFormat.GROUP);
  }

  /// Offset of the byte that holds the code.
  private long codeAt(long o, long k) {
    int lane = (int) (o % OUTPUTS);
    long line = groupAt(o, k) + 2 * LINE + 4 * (lane & 15);
    long input = k % WeightFormat.GROUP;
    return format.bits() == 8
        ? line + LINE * input + (lane >> 4)
        : line + LINE * (input >> 1) + 2 * (input & 1) + (lane >> 5);
  }

  /// Which bit of its byte a code of 4 bits begins at.
  private static int nibble(long o) {
    return (int) (o >> 4 & 1) * 4;
  }

  /// The value of input `k` for output `o` in `bytes`.
  public float value(MemorySegment bytes, long o, long k) {
    int stored = Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, codeAt(o, k)));
    int code = format.bits() == 8 ? stored - 128 : (stored >> nibble(o) & 15) - 8;
    return code * Float.float16ToFloat(bytes.get(SCALE, scaleAt(o, k)));
  }

  /// Writes the group of output `o` that begins with input `k`, over bytes that were zeros, or hold the same group.
  public void put(MemorySegment bytes, long o, long k, WeightGroup group) {
    bytes.set(SCALE, scaleAt(o, k), group.scaleBits());
    int lines = (int) Math.min(WeightFormat.GROUP, inputs - k);
    int count = format.bits() == 8 ? lines : (lines + 1) / 2 * 2;
    for (int i = 0; i < count; i++) {
      long at = codeAt(o, k + i);
      int old = bytes.get(ValueLayout.JAVA_BYTE, at);
      int shift = nibble(o);
      bytes.set(ValueLayout.JAVA_BYTE, at, (byte) (format.bits() == 8
          ? group.code(i) + 128
          : old & ~(15 << shift) | group.code(i) << shift));
    }
  }

  /// Fills what belongs to no output with zeros of weights: after the last output of the last panel.
  public void pad(MemorySegment bytes) {
    WeightGroup nothing = new WeightGroup(format);
    nothing.quantize(new float[WeightFormat.GROUP], WeightFormat.GROUP);
    for (long o = outputs; o < panels() * OUTPUTS; o++) {
      for (long k = 0; k < inputs; k += WeightFormat.GROUP) {
        put(bytes, o, k, nothing);
      }
    }
  }

  /// The first output with a scale that is no finite number. *Cost*: reads every scale.
  public OptionalLong firstBadScale(MemorySegment bytes) {
    for (long first = 0; first < outputs; first += OUTPUTS) {
      for (long k = 0; k < inputs; k += WeightFormat.GROUP) {
        for (long o = first; o < Math.min(outputs, first + OUTPUTS); o++) {
          if ((bytes.get(SCALE, scaleAt(o, k)) & EXPONENT_F16) == EXPONENT_F16) {
            return OptionalLong.of(o);
          }
        }
      }
    }
    return OptionalLong.empty();
  }
}
