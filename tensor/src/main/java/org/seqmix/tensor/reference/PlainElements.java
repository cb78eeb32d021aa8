package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Activation;
import org.seqmix.tensor.Tensor;

/// Functions of single elements, and scales of columns and heads.
final class PlainElements {
  private final ReferenceDevice device;

  PlainElements(ReferenceDevice device) {
    this.device = device;
  }

  void activate(Activation kind, Tensor x, Tensor y) {
    View in = device.view(x, "activate x");
    View out = device.view(y, "activate y");
    for (int i = 0; i < in.size(); i++) {
      out.setAt(i, PlainActivation.value(kind, in.at(i)));
    }
  }

  void activateGrad(Activation kind, Tensor dy, Tensor x, Tensor dx) {
    View out = device.view(dy, "activateGrad dy");
    View in = device.view(x, "activateGrad x");
    View inGrad = device.view(dx, "activateGrad dx");
    for (int i = 0; i < in.size(); i++) {
      inGrad.setAt(i, out.at(i) * PlainActivation.slope(kind, in.at(i)));
    }
  }

  void clamp(Tensor x, double low, double high, Tensor y) {
    View in = device.view(x, "clamp x");
    View out = device.view(y, "clamp y");
    for (int i = 0; i < in.size(); i++) {
      out.setAt(i, Math.min(Math.max(in.at(i), low), high));
    }
  }

  void clampGrad(Tensor dy, Tensor x, double low, double high, Tensor dx) {
    View out = device.view(dy, "clampGrad dy");
    View in = device.view(x, "clampGrad x");
    View inGrad = device.view(dx, "clampGrad dx");
    for (int i = 0; i < in.size(); i++) {
      inGrad.setAt(i, in.at(i) >= low && in.at(i) <= high ? out.at(i) : 0);
    }
  }

  void addRow(Tensor x, Tensor bias, Tensor y) {
    View in = device.view(x, "addRow x");
    View shift = device.view(bias, "addRow bias");
    View out = device.view(y, "addRow y");
    for (int t = 0; t < in.rows(); t++) {
      for (int c = 0; c < in.columns(); c++) {
        out.set(t, c, in.get(t, c) + shift.at(c));
      }
    }
  }

  void scaleColumns(Tensor x, Tensor w, Tensor y) {
    View in = device.view(x, "scaleColumns x");
    View scale = device.view(w, "scaleColumns w");
    View out = device.view(y, "scaleColumns y");
    int p = in.columns() / scale.size();
    for (int t = 0; t < in.rows(); t++) {
      for (int c = 0; c < in.columns(); c++) {
        out.set(t, c, in.get(t, c) * scale.at(c / p));
      }
    }
  }

  void scaleColumnsGrad(Tensor dy, Tensor x, Tensor w, Tensor dx, @Nullable Tensor dw) {
    View out = device.view(dy, "scaleColumnsGrad dy");
    View in = device.view(x, "scaleColumnsGrad x");
    View scale = device.view(w, "scaleColumnsGrad w");
    View inGrad = device.view(dx, "scaleColumnsGrad dx");
    Sums scaleGrad = dw == null ? null : new Sums(device.view(dw, "scaleColumnsGrad dw"));
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
    View in = device.view(x, "scaleHeads x");
    View scale = device.view(s, "scaleHeads s");
    View out = device.view(y, "scaleHeads y");
    int p = in.columns() / scale.columns();
    for (int t = 0; t < in.rows(); t++) {
      for (int c = 0; c < in.columns(); c++) {
        out.set(t, c, in.get(t, c) * scale.get(t, c / p));
      }
    }
  }

  void scaleHeadsGrad(Tensor dy, Tensor x, Tensor s, Tensor dx, Tensor ds) {
    View out = device.view(dy, "scaleHeadsGrad dy");
    View in = device.view(x, "scaleHeadsGrad x");
    View scale = device.view(s, "scaleHeadsGrad s");
    View inGrad = device.view(dx, "scaleHeadsGrad dx");
    Sums scaleGrad = new Sums(device.view(ds, "scaleHeadsGrad ds"));
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
