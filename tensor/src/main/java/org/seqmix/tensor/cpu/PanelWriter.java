package org.seqmix.tensor.cpu;

import java.lang.foreign.ValueLayout;
import org.seqmix.tensor.WeightFormat;
import org.seqmix.tensor.WeightGroup;

/// Packs a weight into panels of any format but F32; plain loops, which serve a device with vectors and one without.
///
/// *Cost*: once, when a model is opened: a few nanoseconds a weight, in 4 bits about thirty.
final class PanelWriter {
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  private final Strided weight;
  private final PackedPanels to;

  private PanelWriter(Strided weight, PackedPanels to) {
    this.weight = weight;
    this.to = to;
  }

  /// Packs `weight` (outputs, inputs), a panel a task.
  static void write(Strided weight, PackedPanels to, Workers workers) {
    PanelWriter writer = new PanelWriter(weight, to);
    workers.run(to.count(), to.format().isQuantized() ? writer::quantized : writer::brainFloats);
  }

  private void brainFloats(int panel) {
    int width = to.width(panel);
    if (width < Tiles.COLUMNS) {
      Native.zero(to.panel(panel), to.panelBytes());
    }
    for (int o = 0; o < width; o++) {
      Strided row = weight.from((long) panel * Tiles.COLUMNS + o, 0);
      long target = to.panel(panel) + PackedPanels.halfWord(o);
      for (int k = 0; k < to.inputs(); k++) {
        Cpu.setShort(target + k * PackedPanels.SCALES, Half.toBf16(Native.getFloat(row.at(0, k))));
      }
    }
  }

  private void quantized(int panel) {
    WeightGroup group = new WeightGroup(to.format());
    float[] weights = new float[WeightFormat.GROUP];
    Native.zero(to.panel(panel), to.panelBytes());
    for (int k = 0; k < to.inputs(); k += WeightFormat.GROUP) {
      int count = Math.min(WeightFormat.GROUP, to.inputs() - k);
      long target = to.at(panel, k);
      for (int o = 0; o < Tiles.COLUMNS; o++) {
        Strided row = weight.from((long) panel * Tiles.COLUMNS + o, k);
        for (int i = 0; i < count; i++) {
          weights[i] = o < to.width(panel) ? Native.getFloat(row.at(0, i)) : 0;
        }
        group.quantize(weights, count);
        Cpu.setShort(target + PackedPanels.halfWord(o), group.scaleBits());
        codes(group, count, o, target + PackedPanels.SCALES);
      }
    }
  }

  private void codes(WeightGroup group, int count, int o, long target) {
    if (to.format().bits() == 8) {
      long at = target + 4L * (o & 15) + (o >> 4);
      for (int i = 0; i < count; i++) {
        Native.ALL.set(BYTE, at + i * PackedPanels.LINE, (byte) (group.code(i) + PackedPanels.ZERO_Q8));
      }
      return;
    }
    long at = target + 4L * (o & 15) + (o >> 5);
    int shift = (o >> 4 & 1) * 4;
    for (int i = 0; i < (count + 1 & -2); i++) {
      long place = at + (i >> 1) * PackedPanels.LINE + 2L * (i & 1);
      int code = i < count ? group.code(i) : PackedPanels.ZERO_Q4;
      Native.ALL.set(BYTE, place, (byte) (Native.ALL.get(BYTE, place) | code << shift));
    }
  }
}
