package org.seqmix.opencl.tuned;

import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.PackedLayout;

/// How a panel of packed weights is shared out among work items, for few rows of inputs.
///
/// @param tokens most rows of inputs
/// @param words of a line that an item takes, each about 4 outputs
/// @param slice words of a line that a group takes
/// @param piece inputs that an item takes at a time
/// @param items work items of a group
record PanelForm(int tokens, int words, int slice, int piece, int items) {
  private static final int WORDS = PackedLayout.LINE / Integer.BYTES;
  private static final int FOUR = 4;
  /// Depth from which narrow slices pay: their items have more than one piece each.
  private static final int DEEP = 4096;

  /// `panels` is how many there are to be had, the same one for other rows of inputs counted again. They are cut into slices where there are
  /// too few to fill the device. The items for 8 rows take so many registers that a unit holds one group of 256, or three of 128: of them,
  /// where there are enough groups.
  static PanelForm of(int tokens, long panels, long inputs, Launcher.Hardware hardware) {
    if (hardware.isProcessor()) {
      return new PanelForm(tokens, tokens > FOUR ? 1 : FOUR, WORDS, 8, 64);
    }
    if (tokens == 1) {
      if (2 * panels >= 3L * hardware.units()) {
        return new PanelForm(1, 2, WORDS, 16, 512);
      }
      return 2 * panels >= hardware.units() || inputs < DEEP ? new PanelForm(1, 2, WORDS / 2, 8, 512)
          : new PanelForm(1, FOUR, FOUR, 8, 512);
    }
    int slice = 2 * panels >= hardware.units() ? WORDS / 2 : FOUR;
    return new PanelForm(tokens, tokens == 2 ? FOUR : tokens == FOUR ? 2 : 1, slice, 8,
        tokens > FOUR && panels >= hardware.units() ? 128 : 256);
  }

  /// Slices of a panel.
  int slices() {
    return WORDS / slice;
  }

  /// The kernel for codes of `bits` bits.
  Written code(int bits, Launcher.Hardware hardware) {
    return Written.of("few_rows_packed.cl", "few_rows_packed").with("BITS", bits).with("TOKENS", tokens)
        .with("WORDS", words)
        .with("SLICE", slice).with("PIECE", piece).with("ITEMS", items).with("SHUFFLES", hardware.nvidia() ? 1 : 0);
  }
}
