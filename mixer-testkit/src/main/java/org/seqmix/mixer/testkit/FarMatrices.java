package org.seqmix.mixer.testkit;

import java.util.List;
import org.seqmix.mixer.MixingMatrix;
import org.seqmix.tensor.Rows;

/// Which distances two matrices have that are large enough for their gradients to be measured.
///
/// A distance r = |E| of matrices of norm s is left out where r < {@link #NEAR} s. Near zero a norm bends and its
/// gradient, which points along E / r, is the difference of large numbers:
///
/// - *Law 6.* Moved by t, with |E'| = m, the norm is `sqrt((r + b t)² + (m² - b²) t²)`; its fifth derivative is at most
///   10 m⁵ / r⁴, so that extrapolated differences with step h err by h⁴ m⁵ / (48 r⁴). With m <= 20 s and r = s / 10 that
///   is 1e-6 s for h = 2e-4, and 1e-14 s for the finer h = 2e-6 that {@link CentralDifference} goes on to where the first
///   misses its bound of 1e-8 r or more.
/// - *Law 9.* F32 has E to within some 1e-6 s (twenty roundings), so its direction to within 1e-6 s / r = 1e-5, a
///   tenth of what gradients are held to. The rest is for gradients that happen to be small.
final class FarMatrices {
  /// Share of the matrices' norm from which on a distance counts.
  static final double NEAR = 0.1;

  private FarMatrices() {
  }

  /// For every document and head, in the order of distances: 1 where the distance counts, else 0.
  static double[] weights(Lab lab, MixingMatrix a, MixingMatrix b) {
    double[] out = a.distance(lab.plain(), b).toDoubles();
    double[] first = norms(lab, a);
    double[] second = norms(lab, b);
    for (int i = 0; i < out.length; i++) {
      double norm = Math.max(first[i], second[i]);
      out[i] = norm > 0 && out[i] >= NEAR * norm ? 1 : 0;
    }
    return out;
  }

  /// The norm of every document's matrix, head by head.
  private static double[] norms(Lab lab, MixingMatrix m) {
    HostMatrix dense = HostMatrix.of(lab, m);
    List<Rows.Span> spans = m.over().spans();
    double[] out = new double[spans.size() * m.heads()];
    for (int i = 0; i < out.length; i++) {
      Rows.Span s = spans.get(i / m.heads());
      double sum = 0;
      for (int row = s.from(); row < s.to(); row++) {
        for (int column = 0; column < dense.length(); column++) {
          double x = dense.at(s.row(), i % m.heads(), row - m.over().from(s.row()), column);
          sum += x * x;
        }
      }
      out[i] = Math.sqrt(sum);
    }
    return out;
  }
}
