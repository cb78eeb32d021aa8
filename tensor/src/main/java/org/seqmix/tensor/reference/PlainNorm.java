package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Tensor;

/// Root-mean-square normalisation: y = s x w with s = 1 / sqrt(mean(x²) + epsilon).
final class PlainNorm {
  private final Views views;

  PlainNorm(Views views) {
    this.views = views;
  }

  void rmsNorm(Tensor x, Tensor w, double epsilon, Tensor y, Tensor scale) {
    View in = views.view(x, "rmsNorm x");
    View weight = views.view(w, "rmsNorm w");
    View out = views.view(y, "rmsNorm y");
    View kept = views.view(scale, "rmsNorm scale");
    for (int t = 0; t < in.rows(); t++) {
      double squares = 0;
      for (int c = 0; c < in.columns(); c++) {
        squares += in.get(t, c) * in.get(t, c);
      }
      double s = 1 / Math.sqrt(squares / in.columns() + epsilon);
      kept.setAt(t, s);
      for (int c = 0; c < in.columns(); c++) {
        out.set(t, c, in.get(t, c) * s * weight.at(c));
      }
    }
  }

  /// dx_c = s (w_c dy_c - x_c s² mean_j(dy_j w_j x_j)); dw_c += sum_t dy_c x_c s.
  void rmsNormGrad(Tensor dy, Tensor x, Tensor w, Tensor scale, Tensor dx, @Nullable Tensor dw) {
    View out = views.view(dy, "rmsNormGrad dy");
    View in = views.view(x, "rmsNormGrad x");
    View weight = views.view(w, "rmsNormGrad w");
    View kept = views.view(scale, "rmsNormGrad scale");
    View inGrad = views.view(dx, "rmsNormGrad dx");
    Sums weightGrad = dw == null ? null : new Sums(views.view(dw, "rmsNormGrad dw"));
    for (int t = 0; t < in.rows(); t++) {
      double s = kept.at(t);
      double dot = 0;
      for (int c = 0; c < in.columns(); c++) {
        dot += out.get(t, c) * weight.at(c) * in.get(t, c);
      }
      double along = s * s * dot / in.columns();
      for (int c = 0; c < in.columns(); c++) {
        double g = out.get(t, c);
        double value = in.get(t, c);
        inGrad.set(t, c, s * (weight.at(c) * g - value * along));
        if (weightGrad != null) {
          weightGrad.add(0, c, g * value * s);
        }
      }
    }
    if (weightGrad != null) {
      weightGrad.addToTarget();
    }
  }
}
