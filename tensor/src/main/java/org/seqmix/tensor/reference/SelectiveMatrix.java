package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;

/// Rows of the matrices M_ij = sum_n C_i[n] E_ij[n] dt_j B_j[n] + D [i = j] of a span and channel, from the empty state,
/// with E_ij[n] the product of exp(dt_k a[n]) over j < k <= i, from the diagonal outwards.
///
/// @param d skip, or none
record SelectiveMatrix(View dt, View a, View b, View c, @Nullable View d, SelectiveShape shape) {
  /// Row of token `t`: elements of the span's tokens up to and including `t`.
  double[] row(Rows.Span span, int channel, int t) {
    double[] m = new double[t - span.from() + 1];
    double[][] terms = terms(span, channel, t);
    for (int i = 0; i < m.length; i++) {
      for (double term : terms[i]) {
        m[i] += term;
      }
    }
    m[m.length - 1] += d == null ? 0 : d.at(channel);
    return m;
  }

  /// Adds what the gradient `g` of the row of token `t` gives.
  void addGradient(Rows.Span span, int channel, int t, double[] g, Sums ddt, Sums da, Sums db, Sums dc,
      @Nullable Sums dd) {
    double[][] decays = decays(span, channel, t);
    int base = base(channel);
    double[] running = new double[shape.state()];
    for (int i = 0; i < g.length; i++) {
      int j = span.from() + i;
      double step = dt.get(j, channel);
      double slope = 0;
      for (int n = 0; n < running.length; n++) {
        double key = b.get(j, base + n);
        double query = c.get(t, base + n);
        double weight = g[i] * decays[i][n];
        slope += a.get(channel, n) * running[n] + weight * query * key;
        da.add(channel, n, step * running[n]);
        dc.add(t, base + n, weight * step * key);
        db.add(j, base + n, weight * step * query);
        running[n] += weight * query * step * key;
      }
      ddt.add(j, channel, slope);
    }
    if (dd != null) {
      dd.add(0, channel, g[g.length - 1]);
    }
  }

  private double[][] terms(Rows.Span span, int channel, int t) {
    double[][] terms = decays(span, channel, t);
    int base = base(channel);
    for (int i = 0; i < terms.length; i++) {
      int j = span.from() + i;
      for (int n = 0; n < terms[i].length; n++) {
        terms[i][n] *= c.get(t, base + n) * dt.get(j, channel) * b.get(j, base + n);
      }
    }
    return terms;
  }

  /// E_ij[n] of row `t`, by j and n.
  private double[][] decays(Rows.Span span, int channel, int t) {
    double[][] out = new double[t - span.from() + 1][shape.state()];
    for (int n = 0; n < shape.state(); n++) {
      double product = 1;
      for (int i = out.length - 1; i >= 0; i--) {
        out[i][n] = product;
        product *= StrictMath.exp(dt.get(span.from() + i, channel) * a.get(channel, n));
      }
    }
    return out;
  }

  private int base(int channel) {
    return channel / shape.channelsPerGroup() * shape.state();
  }
}
