package org.seqmix.tensor.cpu;

import java.lang.foreign.ValueLayout;
import org.seqmix.tensor.WeightFormat;

/// The values of a packed weight, one by one: for rows of an embedding table, and for a device without vectors.
final class PanelReader {
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  private PanelReader() {}

  /// Writes row `output` of the weight, its values for all inputs, to `to`.
  static void row(PackedPanels w, int output, long to) {
    int panel = output / Tiles.COLUMNS;
    int o = output % Tiles.COLUMNS;
    for (int k = 0; k < w.inputs(); k++) {
      Native.setFloat(to + (long) k * Float.BYTES, value(w, panel, o, k));
    }
  }

  /// Writes the values of one panel to `to`: a row for each input, `step` bytes apart.
  static void panel(PackedPanels w, int panel, long to, long step) {
    for (int k = 0; k < w.inputs(); k++) {
      for (int o = 0; o < w.width(panel); o++) {
        Native.setFloat(to + k * step + (long) o * Float.BYTES, value(w, panel, o, k));
      }
    }
  }

  /// The value of input `k` for output `o` of a panel.
  static float value(PackedPanels w, int panel, int o, int k) {
    return switch (w.format()) {
      case F32 -> Native.getFloat(w.at(panel, k) + (long) o * Float.BYTES);
      case BF16 -> Half.fromBf16(Cpu.getShort(w.at(panel, k) + PackedPanels.halfWord(o)));
      case Q8, Q8A8, Q4, Q4A8 -> integer(w, panel, o, k) * scale(w, panel, o, k);
    };
  }

  /// The whole number behind a value of a quantized weight.
  static int integer(PackedPanels w, int panel, int o, int k) {
    int i = k % WeightFormat.GROUP;
    long codes = w.at(panel, k) + PackedPanels.SCALES + 4L * (o & 15);
    if (w.format().bits() == 8) {
      return Byte.toUnsignedInt(Native.ALL.get(BYTE, codes + i * PackedPanels.LINE + (o >> 4))) - PackedPanels.ZERO_Q8;
    }
    byte two = Native.ALL.get(BYTE, codes + (i >> 1) * PackedPanels.LINE + 2L * (i & 1) + (o >> 5));
    return (two >> (o >> 4 & 1) * 4 & 15) - PackedPanels.ZERO_Q4;
  }

  /// The scale of a group of a quantized weight.
  static float scale(PackedPanels w, int panel, int o, int k) {
    return Float.float16ToFloat(Cpu.getShort(w.at(panel, k) + PackedPanels.halfWord(o)));
  }
}
