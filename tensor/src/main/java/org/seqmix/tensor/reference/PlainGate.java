package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Tensor;

/// y = x silu(z + bias).
final class PlainGate {
  private final Views views;

  PlainGate(Views views) {
    this.views = views;
  }

  void gate(Tensor x, Tensor z, @Nullable Tensor bias, Tensor y) {
    View value = views.view(x, "gate x");
    View gate = views.view(z, "gate z");
    View shift = views.optional(bias, "gate bias");
    View out = views.view(y, "gate y");
    for (int t = 0; t < out.rows(); t++) {
      for (int c = 0; c < out.columns(); c++) {
        out.set(t, c, value.get(t, c) * Scalars.silu(open(gate, shift, t, c)));
      }
    }
  }

  void gateGrad(Tensor dy, Tensor x, Tensor z, @Nullable Tensor bias, Tensor dx, Tensor dz, @Nullable Tensor dbias) {
    View out = views.view(dy, "gateGrad dy");
    View value = views.view(x, "gateGrad x");
    View gate = views.view(z, "gateGrad z");
    View shift = views.optional(bias, "gateGrad bias");
    View valueGrad = views.view(dx, "gateGrad dx");
    View gateGrad = views.view(dz, "gateGrad dz");
    Sums shiftGrad = dbias == null ? null : new Sums(views.view(dbias, "gateGrad dbias"));
    for (int t = 0; t < out.rows(); t++) {
      for (int c = 0; c < out.columns(); c++) {
        double g = out.get(t, c);
        double v = open(gate, shift, t, c);
        double slope = g * value.get(t, c) * Scalars.siluSlope(v);
        valueGrad.set(t, c, g * Scalars.silu(v));
        gateGrad.set(t, c, slope);
        if (shiftGrad != null) {
          shiftGrad.add(0, c, slope);
        }
      }
    }
    if (shiftGrad != null) {
      shiftGrad.addToTarget();
    }
  }

  private static double open(View gate, @Nullable View shift, int t, int c) {
    return gate.get(t, c) + (shift == null ? 0 : shift.at(c));
  }
}
