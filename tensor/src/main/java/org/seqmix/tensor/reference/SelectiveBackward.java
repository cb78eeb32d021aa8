package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows;

/// The backward pass of the selective scan, one span and channel at a time; S is the gradient of the state.
///
/// @param dy gradient of the outputs
record SelectiveBackward(SelectiveChannel scan, View dy, Sums dx, Sums ddt, @Nullable Sums da, Sums db, Sums dc,
    @Nullable Sums dd) {
  void run(Rows.Span span, int channel, @Nullable View in, @Nullable View dout, @Nullable View din) {
    int length = span.length();
    int size = scan.shape().state();
    double[][] h = new double[length + 1][];
    h[0] = scan.before(span, channel, in);
    for (int i = 0; i < length; i++) {
      h[i + 1] = scan.next(h[i], span.from() + i, channel);
    }
    double[] s = new double[size];
    if (dout != null && span.last()) {
      for (int n = 0; n < size; n++) {
        s[n] = dout.get(span.row() * size + n, channel);
      }
    }
    for (int i = length - 1; i >= 0; i--) {
      token(span.from() + i, channel, h[i], h[i + 1], s);
    }
    if (din != null && span.continues()) {
      for (int n = 0; n < size; n++) {
        din.set(span.row() * size + n, channel, s[n]);
      }
    }
  }

  /// One token: s comes in as exp(dt a) S of the token after and goes out as that of this one.
  private void token(int t, int channel, double[] before, double[] after, double[] s) {
    int base = scan.keyBase(channel);
    double g = dy.get(t, channel);
    double x = scan.x().get(t, channel);
    double dt = scan.dt().get(t, channel);
    double values = scan.d() == null ? 0 : scan.d().at(channel) * g;
    double steps = 0;
    for (int n = 0; n < s.length; n++) {
      double b = scan.b().get(t, base + n);
      double a = scan.a().get(channel, n);
      double decay = scan.decay(t, channel, n);
      double slope = s[n] + scan.c().get(t, base + n) * g;
      double kept = decay * before[n];
      dc.add(t, base + n, after[n] * g);
      db.add(t, base + n, slope * dt * x);
      values += slope * dt * b;
      steps += slope * (a * kept + b * x);
      if (da != null) {
        da.add(channel, n, slope * dt * kept);
      }
      s[n] = decay * slope;
    }
    dx.add(t, channel, values);
    ddt.add(t, channel, steps);
    if (dd != null) {
      dd.add(0, channel, g * x);
    }
  }

  void finish() {
    dx.store();
    ddt.store();
    db.store();
    dc.store();
    if (da != null) {
      da.addToTarget();
    }
    if (dd != null) {
      dd.addToTarget();
    }
  }
}
