package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Tensor;

/// Layer normalisation: y = s (x - m) w + bias with m = mean(x), s = 1 / sqrt(mean((x - m)²) + epsilon).
final class PlainLayerNorm {
  private final Views views;

  PlainLayerNorm(Views views) {
    this.views = views;
  }

  void layerNorm(Tensor x, Tensor w, @Nullable Tensor bias, double epsilon, Tensor y, Tensor mean, Tensor scale) {
    View in = views.view(x, "layerNorm x");
    View weight = views.view(w, "layerNorm w");
    View shift = views.optional(bias, "layerNorm bias");
    View out = views.view(y, "layerNorm y");
    View means = views.view(mean, "layerNorm mean");
    View scales = views.view(scale, "layerNorm scale");
    int n = in.columns();
    for (int t = 0; t < in.rows(); t++) {
      double sum = 0;
      for (int c = 0; c < n; c++) {
        sum += in.get(t, c);
      }
      double m = sum / n;
      double squares = 0;
      for (int c = 0; c < n; c++) {
        squares += (in.get(t, c) - m) * (in.get(t, c) - m);
      }
      double s = 1 / Math.sqrt(squares / n + epsilon);
      means.setAt(t, m);
      scales.setAt(t, s);
      for (int c = 0; c < n; c++) {
        out.set(t, c, s * (in.get(t, c) - m) * weight.at(c) + (shift == null ? 0 : shift.at(c)));
      }
    }
  }

  /// With z = s (x - m) and g = w dy: dx = s (g - mean(g) - z mean(g z)); dw += dy z; dbias += dy.
  void layerNormGrad(Tensor dy, Tensor x, Tensor w, Tensor mean, Tensor scale, Tensor dx, @Nullable Tensor dw,
      @Nullable Tensor dbias) {
    View out = views.view(dy, "layerNormGrad dy");
    View in = views.view(x, "layerNormGrad x");
    View weight = views.view(w, "layerNormGrad w");
    View means = views.view(mean, "layerNormGrad mean");
    View scales = views.view(scale, "layerNormGrad scale");
    View inGrad = views.view(dx, "layerNormGrad dx");
    Sums weightGrad = dw == null ? null : new Sums(views.view(dw, "layerNormGrad dw"));
    Sums shiftGrad = dbias == null ? null : new Sums(views.view(dbias, "layerNormGrad dbias"));
    int n = in.columns();
    for (int t = 0; t < in.rows(); t++) {
      double m = means.at(t);
      double s = scales.at(t);
      double sum = 0;
      double along = 0;
      for (int c = 0; c < n; c++) {
        double g = weight.at(c) * out.get(t, c);
        sum += g;
        along += g * s * (in.get(t, c) - m);
      }
      for (int c = 0; c < n; c++) {
        double z = s * (in.get(t, c) - m);
        inGrad.set(t, c, s * (weight.at(c) * out.get(t, c) - sum / n - z * along / n));
        if (weightGrad != null) {
          weightGrad.add(0, c, out.get(t, c) * z);
        }
        if (shiftGrad != null) {
          shiftGrad.add(0, c, out.get(t, c));
        }
      }
    }
    if (weightGrad != null) {
      weightGrad.addToTarget();
    }
    if (shiftGrad != null) {
      shiftGrad.addToTarget();
    }
  }
}
