package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// y = x wᵀ + bias and its gradients: one chain over the summed index, ascending.
final class PlainProducts {
  private final ReferenceDevice device;

  PlainProducts(ReferenceDevice device) {
    this.device = device;
  }

  void linear(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
    View in = device.view(x, "linear x");
    View weight = device.view(w, "linear w");
    View shift = device.optional(bias, "linear bias");
    View out = device.view(y, "linear y");
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

  void linearInputGrad(Tensor dy, Tensor w, Tensor dx) {
    View out = device.view(dy, "linearInputGrad dy");
    View weight = device.view(w, "linearInputGrad w");
    View in = device.view(dx, "linearInputGrad dx");
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
    View out = device.view(dy, "linearWeightGrad dy");
    View in = device.view(x, "linearWeightGrad x");
    View weight = device.view(dw, "linearWeightGrad dw");
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

  Tensor pack(Scope scope, Tensor w) {
    Tensor packed = scope.empty(w.type(), w.shape());
    device.kernels().copy(w, packed);
    return packed;
  }
}
