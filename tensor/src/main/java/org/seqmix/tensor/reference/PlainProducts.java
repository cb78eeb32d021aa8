package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.InputGroup;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// y = x wᵀ + bias and its gradients: one chain over the summed index, ascending.
final class PlainProducts {
  private final Views views;

  PlainProducts(Views views) {
    this.views = views;
  }

  void linear(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
    View in = views.view(x, "linear x");
    View weight = views.view(w, "linear w");
    View shift = views.optional(bias, "linear bias");
    View out = views.view(y, "linear y");
    if (w.format().roundsInputs()) {
      linearOfRounded(in, weight, shift, out);
      return;
    }
    for (int t = 0; t < in.rows(); t++) {
      for (int m = 0; m < weight.rows(); m++) {
        double sum = 0;
        for (int k = 0; k < in.columns(); k++) {
          sum = Math.fma(in.get(t, k), weight.get(m, k), sum);
        }
        out.set(t, m, shift == null ? sum : sum + shift.at(m));
      }
    }
  }

  /// With inputs rounded to 8 bits, group by group: their whole numbers times the weights, and the scale once a group.
  private static void linearOfRounded(View in, View weight, @Nullable View shift, View out) {
    float[] x = new float[WeightFormat.GROUP];
    for (int t = 0; t < in.rows(); t++) {
      double[] sums = new double[weight.rows()];
      for (int k = 0; k < in.columns(); k += WeightFormat.GROUP) {
        int count = Math.min(WeightFormat.GROUP, in.columns() - k);
        for (int i = 0; i < count; i++) {
          x[i] = (float) in.get(t, k + i);
        }
        float scale = InputGroup.round(x, count);
        for (int m = 0; m < sums.length; m++) {
          double group = 0;
          for (int i = 0; i < count; i++) {
            group = Math.fma((double) x[i], weight.get(m, k + i), group);
          }
          sums[m] = Math.fma(group, scale, sums[m]);
        }
      }
      for (int m = 0; m < sums.length; m++) {
        out.set(t, m, shift == null ? sums[m] : sums[m] + shift.at(m));
      }
    }
  }

  void linearInputGrad(Tensor dy, Tensor w, Tensor dx) {
    View out = views.view(dy, "linearInputGrad dy");
    View weight = views.view(w, "linearInputGrad w");
    View in = views.view(dx, "linearInputGrad dx");
    for (int t = 0; t < out.rows(); t++) {
      for (int k = 0; k < in.columns(); k++) {
        double sum = 0;
        for (int m = 0; m < weight.rows(); m++) {
          sum = Math.fma(out.get(t, m), weight.get(m, k), sum);
        }
        in.set(t, k, sum);
      }
    }
  }

  void linearWeightGrad(Tensor dy, Tensor x, Tensor dw) {
    View out = views.view(dy, "linearWeightGrad dy");
    View in = views.view(x, "linearWeightGrad x");
    View weight = views.view(dw, "linearWeightGrad dw");
    for (int m = 0; m < weight.rows(); m++) {
      for (int k = 0; k < weight.columns(); k++) {
        double sum = 0;
        for (int t = 0; t < in.rows(); t++) {
          sum = Math.fma(out.get(t, m), in.get(t, k), sum);
        }
        weight.add(m, k, sum);
      }
    }
  }
}
