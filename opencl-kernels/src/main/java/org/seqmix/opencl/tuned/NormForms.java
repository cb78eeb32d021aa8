package org.seqmix.opencl.tuned;

import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;

/// A norm's kernel for rows of any width: groups of as many items as a row has vectors, up to {@link RowGroup#LANES}, each of which
/// holds up to {@link #MOST_KEPT} vectors in registers (8192 columns); wider rows are read again.
final class NormForms {
  private static final int MOST_KEPT = 8;
  private static final int LEAST_LANE_BITS = 5;
  private static final int LANE_BITS = 8;

  /// Sums of weights' gradients: groups a unit of the device.
  private static final int GROUPS_A_UNIT = 4;

  /// By width of vectors, then 0 for wide rows, vectors an item at full groups, or smaller groups.
  private final Form.Pair[] kept = new Form.Pair[MOST_KEPT + 1];
  private final Form.Pair[] narrow = new Form.Pair[LANE_BITS];

  NormForms(String name, Written code, Form.Trial trial) {
    for (int i = 0; i <= MOST_KEPT; i++) {
      int vectors = i;
      // The columns of the trial are as many as the items take: the last vectors of a row are missing.
      kept[i] = Form.Pair.of(name + ", " + i + " vectors an item", code.with("KEPT", i),
          (k, n, w) -> trial.run(k, n, columns(Math.max(1, vectors == 0 ? MOST_KEPT + 1 : vectors), w)));
    }
    for (int bits = LEAST_LANE_BITS; bits < LANE_BITS; bits++) {
      int lanes = 1 << bits;
      narrow[bits] = Form.Pair.of(name + ", groups of " + lanes, code.with("KEPT", 1).with("LANES", lanes),
          (k, n, w) -> trial.run(k, n, w % Form.WIDE == 0 ? lanes * Form.WIDE - Form.WIDE : lanes - 1));
    }
  }

  /// A little less than `vectors` for each of all items.
  private static int columns(int vectors, int w) {
    return w % Form.WIDE == 0 ? (vectors * RowGroup.LANES - 1) * Form.WIDE : vectors * RowGroup.LANES - 1;
  }

  /// The form for rows of `columns`.
  Form of(long columns, boolean isWide) {
    long vectors = isWide ? columns / Form.WIDE : columns;
    int bits = RowGroup.bits(vectors);
    if (bits < LANE_BITS) {
      return narrow[Math.max(bits, LEAST_LANE_BITS)].of(isWide);
    }
    long each = (vectors + RowGroup.LANES - 1) / RowGroup.LANES;
    return kept[each > MOST_KEPT ? 0 : (int) each].of(isWide);
  }

  /// Items of a group of such a form.
  static int lanes(Form form, long columns) {
    return 1 << Math.clamp(RowGroup.bits(columns / form.width()), LEAST_LANE_BITS, LANE_BITS);
  }

  /// Groups that share `rows` tokens where each keeps a sum over its own; they depend on the shape alone.
  static long groups(Launcher launcher, long rows) {
    return Math.min(rows, (long) GROUPS_A_UNIT * launcher.hardware().units());
  }
}
