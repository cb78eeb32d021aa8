package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;

/// Gradients of the SSD recurrence, one span and head at a time, from its last token to its first.
///
/// 1. S_t = C_t dy_tᵀ + a_{t+1} S_{t+1}, the gradient of h_t
/// 2. dx_t = S_tᵀ B_t + D dy_t, dB_t = S_t x_t, dC_t = h_t dy_t, dD += dy_t·x_t
/// 3. dlogDecay_t = a_t ⟨S_t, h_{t-1}⟩
///
/// @param dd gradient of the skip, or none
record SsdBackward(SsdShape shape, View dy, View x, View b, View c, View logDecay, @Nullable View d, Sums dx, Sums db,
    Sums dc, Sums dlogDecay, @Nullable Sums dd) {

  /// Adds what one span and head contribute; `in`, `dout` and `din` are the row's states.
  void run(Rows.Span span, int head, @Nullable View in, @Nullable View dout, @Nullable View din) {
    int keyBase = head / shape.headsPerGroup() * shape.state();
    int valueBase = head * shape.headDim();
    SsdState[] h = states(span, head, in, keyBase, valueBase);
    double[][] s = gradientAfter(span, head, dout);
    for (int t = span.to() - 1; t >= span.from(); t--) {
      double a = StrictMath.exp(logDecay.get(t, head));
      token(t, head, keyBase, valueBase, s, h[t - span.from() + 1]);
      dlogDecay.add(t, head, a * inner(s, h[t - span.from()]));
      scale(s, a);
    }
    if (din != null && span.continues()) {
      storeGradient(span, head, s, din);
    }
  }

  /// Stores the gradients of activations and adds those of the skip.
  void finish() {
    dx.store();
    db.store();
    dc.store();
    dlogDecay.store();
    if (dd != null) {
      dd.addToTarget();
    }
  }

  /// h before the span and after each of its tokens.
  private SsdState[] states(Rows.Span span, int head, @Nullable View in, int keyBase, int valueBase) {
    SsdState[] h = new SsdState[span.length() + 1];
    h[0] = SsdState.before(span, head, shape, in, x.type());
    for (int i = 0; i < span.length(); i++) {
      int t = span.from() + i;
      h[i + 1] = h[i].next(StrictMath.exp(logDecay.get(t, head)), b, t, keyBase, x, valueBase);
    }
    return h;
  }

  private double[][] gradientAfter(Rows.Span span, int head, @Nullable View dout) {
    double[][] s = new double[shape.state()][shape.headDim()];
    if (dout != null && span.last()) {
      int base = SsdState.rowOf(span, head, shape);
      for (int n = 0; n < s.length; n++) {
        for (int p = 0; p < s[n].length; p++) {
          s[n][p] = dout.get(base + n, p);
        }
      }
    }
    return s;
  }

  private void token(int t, int head, int keyBase, int valueBase, double[][] s, SsdState h) {
    double skip = d == null ? 0 : d.at(head);
    for (int p = 0; p < shape.headDim(); p++) {
      double g = dy.get(t, valueBase + p);
      double value = x.get(t, valueBase + p);
      dx.add(t, valueBase + p, skip * g);
      if (dd != null) {
        dd.add(0, head, g * value);
      }
      for (int n = 0; n < shape.state(); n++) {
        s[n][p] += c.get(t, keyBase + n) * g;
        dx.add(t, valueBase + p, s[n][p] * b.get(t, keyBase + n));
        db.add(t, keyBase + n, s[n][p] * value);
        dc.add(t, keyBase + n, h.get(n, p) * g);
      }
    }
  }

  private static double inner(double[][] s, SsdState h) {
    double sum = 0;
    for (int n = 0; n < s.length; n++) {
      for (int p = 0; p < s[n].length; p++) {
        sum += s[n][p] * h.get(n, p);
      }
    }
    return sum;
  }

  private static void scale(double[][] s, double a) {
    for (double[] row : s) {
      for (int p = 0; p < row.length; p++) {
        row[p] *= a;
      }
    }
  }

  private void storeGradient(Rows.Span span, int head, double[][] s, View din) {
    int base = SsdState.rowOf(span, head, shape);
    for (int n = 0; n < s.length; n++) {
      for (int p = 0; p < s[n].length; p++) {
        din.set(base + n, p, s[n][p]);
      }
    }
  }
}
