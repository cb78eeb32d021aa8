package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;

/// Rows of the matrices M_ij = (a_{j+1} ... a_i) C_i·B_j + D [i = j] of a span and head, from the empty state.
///
/// Decays are running products from the diagonal outwards: no differences of cumulative sums.
///
/// @param d skip, or none
record SsdMatrix(View b, View c, View logDecay, @Nullable View d, SsdShape shape) {
  /// Row of token `t`: elements of the span's tokens up to and including `t`.
  double[] row(Rows.Span span, int head, int t) {
    double[] m = decays(span, head, t);
    for (int i = 0; i < m.length; i++) {
      m[i] *= dot(t, span.from() + i, head);
    }
    m[m.length - 1] += d == null ? 0 : d.at(head);
    return m;
  }

  /// Adds to db, dc, dlogDecay and dd what the gradient `g` of the row of token `t` gives:
  /// dC_i += g_ij L_ij B_j, dB_j += g_ij L_ij C_i, dD += g_ii, dlogDecay_k += sum over j < k of g_ij L_ij C_i·B_j.
  void addGradient(Rows.Span span, int head, int t, double[] g, Sums db, Sums dc, Sums dlogDecay, @Nullable Sums dd) {
    double[] decays = decays(span, head, t);
    int keyBase = keyBase(head);
    double running = 0;
    for (int i = 0; i < g.length; i++) {
      int j = span.from() + i;
      if (i > 0) {
        dlogDecay.add(j, head, running);
      }
      double weight = g[i] * decays[i];
      for (int n = 0; n < shape.state(); n++) {
        dc.add(t, keyBase + n, weight * b.get(j, keyBase + n));
        db.add(j, keyBase + n, weight * c.get(t, keyBase + n));
      }
      running += weight * dot(t, j, head);
    }
    if (dd != null) {
      dd.add(0, head, g[g.length - 1]);
    }
  }

  /// L_ij of row `t`: the product of the decays after token j up to `t`.
  private double[] decays(Rows.Span span, int head, int t) {
    double[] decays = new double[t - span.from() + 1];
    double product = 1;
    for (int i = decays.length - 1; i >= 0; i--) {
      decays[i] = product;
      product *= StrictMath.exp(logDecay.get(span.from() + i, head));
    }
    return decays;
  }

  private double dot(int query, int key, int head) {
    int keyBase = keyBase(head);
    double sum = 0;
    for (int n = 0; n < shape.state(); n++) {
      sum += c.get(query, keyBase + n) * b.get(key, keyBase + n);
    }
    return sum;
  }

  private int keyBase(int head) {
    return head / shape.headsPerGroup() * shape.state();
  }
}
