package org.seqmix.tensor.reference;

import org.seqmix.tensor.DType;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;
import org.seqmix.tensor.WeightGroup;

/// The plain values that a packed format keeps of a weight.
final class PlainWeights {
  private final Views views;

  PlainWeights(Views views) {
    this.views = views;
  }

  /// Writes the values of `w` (out, in) in `format` to `packed`.
  void values(Tensor w, WeightFormat format, Tensor packed) {
    View from = views.view(w, "pack w");
    View to = views.view(packed, "pack result");
    if (format.isQuantized()) {
      quantized(from, new WeightGroup(format), to);
      return;
    }
    DType kept = format == WeightFormat.BF16 ? DType.BF16 : to.type();
    for (int r = 0; r < from.rows(); r++) {
      for (int k = 0; k < from.columns(); k++) {
        to.set(r, k, Rounding.round(kept, from.get(r, k)));
      }
    }
  }

  private static void quantized(View from, WeightGroup group, View to) {
    float[] weights = new float[WeightFormat.GROUP];
    for (int r = 0; r < from.rows(); r++) {
      for (int k = 0; k < from.columns(); k += WeightFormat.GROUP) {
        int count = Math.min(WeightFormat.GROUP, from.columns() - k);
        for (int i = 0; i < count; i++) {
          weights[i] = (float) from.get(r, k + i);
        }
        group.quantize(weights, count);
        for (int i = 0; i < count; i++) {
          to.set(r, k + i, group.value(i));
        }
      }
    }
  }
}
