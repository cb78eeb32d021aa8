package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Activation;
import org.seqmix.tensor.Tensor;

/// Functions of single elements, and scales of columns and heads.
final class PlainElements {
  private final Views views;

  PlainElements(Views views) {
    this.views = views;
  }

  void activate(Activation kind, Tensor x, Tensor y) {
    View in = views.view(x, "activate x");
    View out = views.view(y, "activate y");
    for (int i = 0; i < in.size(); i++) {
      out.setAt(i, PlainActivation.value(kind, in.at(i)));
    }
  }

  void activateGrad(Activation kind, Tensor dy, Tensor x, Tensor dx) {
    View out = views.view(dy, "activateGrad dy");
    View in = views.view(x, "activateGrad x");
    View inGrad = views.view(dx, "activateGrad dx");
    for (int i = 0; i < in.size(); i++) {
      inGrad.setAt(i, out.at(i) * PlainActivation.slope(kind, in.at(i)));
    }
  }

  void clamp(Tensor x, double low, double high, Tensor y) {
    View in = views.view(x, "clamp x");
    View out = views.view(y, "clamp y");
    for (int i = 0; i < in.size(); i++) {
      out.setAt(i, Math.min(Math.max(in.at(i), low), high));
    }
  }

  void clampGrad(Tensor dy, Tensor x, double low, double high, Tensor dx) {
    View out = views.view(dy, "clampGrad dy");
    View in = views.view(x, "clampGrad x");
    View inGrad = views.view(dx, "clampGrad dx");
    for (int i = 0; i < in.size(); i++) {
      inGrad.setAt(i, in.at(i) >= low && in.at(i) <= high ? out.at(i) : 0);
    }
  }

  void addRow(Tensor x, Tensor bias, Tensor y) {
    View in = views.view(x, "addRow x");
    View shift = views.view(bias, "addRow bias");
    View out = views.view(y, "addRow y");
    for (int t = 0; t < in.rows(); t++) {
      for (int c = 0; c < in.columns(); c++) {
        out.set(t, c, in.get(t, c) + shift.at(c));
      }
    }
  }

  void scaleColumns(Tensor x, Tensor w, Tensor y) {
    View in = views.view(x, "scaleColumns x");
    View scale = views.view(w, "scaleColumns w");
    View out = views.view(y, "scaleColumns y");
    int p = in.columns() / scale.size();
    for (int t = 0; t < in.rows(); t++) {
      for (int c = 0; c < in.columns(); c++) {
        out.set(t, c, in.get(t, c) * scale.at(c / p));
      }
    }
  }

  void scaleColumnsGrad(Tensor dy, Tensor x, Tensor w, Tensor dx, @Nullable Tensor dw) {
    View out = views.view(dy, "scaleColumnsGrad dy");
    View in = views.view(x, "scaleColumnsGrad x");
    View scale = views.view(w, "scaleColumnsGrad w");
    View inGrad = views.view(dx, "scaleColumnsGrad dx");
    Sums scaleGrad = dw == null ? null : new Sums(views.view(dw, "scaleColumnsGrad dw"));
    int p = in.columns() / scale.size();
    for (int t = 0; t < in.rows(); t++) {
      for (int c = 0; c < in.columns(); c++) {
        inGrad.set(t, c, out.get(t, c) * scale.at(c / p));
        if (scaleGrad != null) {
          scaleGrad.add(0, c / p, out.get(t, c) * in.get(t, c));
        }
      }
    }
    if (scaleGrad != null) {
      scaleGrad.addToTarget();
    }
  }

  void scaleHeads(Tensor x, Tensor s, Tensor y) {
    View in = views.view(x, "scaleHeads x");
    View scale = views.view(s, "scaleHeads s");
    View out = views.view(y, "scaleHeads y");
    int p = in.columns() / scale.columns();
    for (int t = 0; t < in.rows(); t++) {
      for (int c = 0; c < in.columns(); c++) {
        out.set(t, c, in.get(t, c) * scale.get(t, c / p));
      }
    }
  }

  void scaleHeadsGrad(Tensor dy, Tensor x, Tensor s, Tensor dx, Tensor ds) {
    View out = views.view(dy, "scaleHeadsGrad dy");
    View in = views.view(x, "scaleHeadsGrad x");
    View scale = views.view(s, "scaleHeadsGrad s");
    View inGrad = views.view(dx, "scaleHeadsGrad dx");
    Sums scaleGrad = new Sums(views.view(ds, "scaleHeadsGrad ds"));
    int p = in.columns() / scale.columns();
    for (int t = 0; t < in.rows(); t++) {
      for (int c = 0; c < in.columns(); c++) {
        inGrad.set(t, c, out.get(t, c) * scale.get(t, c / p));
        scaleGrad.add(t, c / p, out.get(t, c) * in.get(t, c));
      }
    }
    scaleGrad.store();
  }
}
