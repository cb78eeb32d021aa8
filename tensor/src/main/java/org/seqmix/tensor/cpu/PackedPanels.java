package org.seqmix.tensor.cpu;

import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// A weight (outputs, inputs) packed in panels of 64 outputs, and where its numbers lie.
///
/// *Layout*: panels one after the other, depth running in each. The 64 outputs of a panel are four vectors of 16; output
/// `16 v + i` is lane `i` of vector `v`. A line is 64 bytes, 16 words of 32 bits, and word `i` holds what belongs to
/// lane `i` of all four vectors, so that every vector length reads whole words and sorts them with shifts and masks:
///
/// - F32: a depth is four lines, one a vector.
/// - BF16: a depth is two lines; a word of line `v / 2` has vector `v` in its lower half where `v` is even, else in its upper.
/// - 8 bits: groups of 32 depths, each two lines of scales in F16, laid out as a depth of BF16, and a line a depth: vector
///   `v` is byte `v` of its word, the code plus 128.
/// - 4 bits: the same scales, and a line for two depths: vector `v` of the first is nibble `v`, of the second nibble `4 + v`.
///
/// The quantized ones are those of [org.seqmix.tensor.PackedLayout], so that files that have them are read in place; a change
/// here is a new version there. The last group has as many lines as it needs. Outputs beyond the last, and a depth that would fill the last line of
/// 4 bits, have weights of zero.
///
/// @param address of the first panel
record PackedPanels(WeightFormat format, long address, int outputs, int inputs) {
  /// Bytes of a line: the floats of a vector of 16, whatever vectors the processor has.
  static final long LINE = 64;
  /// Bytes of the scales of a group.
  static final long SCALES = 2 * LINE;
  /// Code of a weight of zero in 8 bits.
  static final int ZERO_Q8 = 128;
  /// Code of a weight of zero in 4 bits.
  static final int ZERO_Q4 = 8;

  /// The packed weight behind a tensor.
  static PackedPanels of(Tensor w) {
    return new PackedPanels(w.format(), Cpu.address(w), Math.toIntExact(w.rows()), Math.toIntExact(w.columns()));
  }

  /// Bytes of a packed (outputs, inputs) weight.
  static long bytes(WeightFormat format, int outputs, int inputs) {
    return new PackedPanels(format, 0, outputs, inputs).panel(Panels.count(outputs));
  }

  /// Whether a product with so many rows is too small for more than one thread. Few rows take the time in which the weights are
  /// read, and two threads read nearly twice as fast, from memory and from caches.
  boolean isSerial(int rows) {
    return (long) rows * outputs * inputs < PanelProduct.SERIAL_WORK
        && count() * panelBytes() < PanelProduct.SERIAL_BYTES;
  }

  int count() {
    return Panels.count(outputs);
  }

  int width(int panel) {
    return Math.min(Tiles.COLUMNS, outputs - panel * Tiles.COLUMNS);
  }

  /// Address of a panel.
  long panel(int panel) {
    return address + panel * panelBytes();
  }

  /// Bytes from panel to panel.
  long panelBytes() {
    return format.isQuantized()
        ? inputs / WeightFormat.GROUP * groupBytes() + lastGroupBytes(inputs % WeightFormat.GROUP)
        : inputs * stepBytes();
  }

  /// Address of depth `k` of a panel; of the group that begins there, in a quantized format.
  long at(int panel, int k) {
    long depth = format.isQuantized() ? k / WeightFormat.GROUP * groupBytes() : k * stepBytes();
    return panel(panel) + depth;
  }

  /// Bytes of a full group.
  long groupBytes() {
    return SCALES + lines(WeightFormat.GROUP) * LINE;
  }

  private long lastGroupBytes(int depths) {
    return depths == 0 ? 0 : SCALES + lines(depths) * LINE;
  }

  private long lines(int depths) {
    return format.bits() == 8 ? depths : (depths + 1) / 2;
  }

  /// Bytes of a depth that is not in a group.
  private long stepBytes() {
    return Tiles.COLUMNS * format.bits() / 8L;
  }

  /// Offset of the half word of output `o` of a panel within two lines.
  static long halfWord(int o) {
    return LINE * (o >> 5) + 4L * (o & 15) + 2L * (o >> 4 & 1);
  }
}
