package org.seqmix.mohawk.study.matrices;

import java.util.List;
import org.ojalgo.matrix.decomposition.SingularValue;
import org.ojalgo.matrix.store.R064Store;

/// Where the factors of low-rank and SSD matrices begin: `C Bᵀ` is the best approximation of rank N to the whole matrix,
/// each singular value's root on either side.
///
/// With a constant decay, factors are scaled so that masking by the decays gives the same matrix again. *Cost*: a
/// singular value decomposition of every matrix, in double.
///
/// @param b (T, heads * N) numbers, row after row
/// @param c the same
record FactorStart(double[] b, double[] c) {
  /// The decays of all tokens together at the start.
  private static final double TOTAL = -2;

  /// log a of every token of SSD matrices at the start.
  static double decay(int length) {
    return TOTAL / length;
  }

  static FactorStart of(List<AttentionMatrix> matrices, int state, double logDecay) {
    int length = matrices.getFirst().length();
    int width = matrices.size() * state;
    FactorStart out = new FactorStart(new double[length * width], new double[length * width]);
    for (int h = 0; h < matrices.size(); h++) {
      R064Store all = matrices.get(h).part(0, length);
      SingularValue<Double> svd = SingularValue.R064.make(all);
      svd.decompose(all);
      for (int n = 0; n < state; n++) {
        double root = Math.sqrt(svd.getSingularValues().doubleValue(n));
        for (int t = 0; t < length; t++) {
          double scale = Math.exp(logDecay * (t - length / 2.0));
          out.c[t * width + h * state + n] = root / scale * svd.getU().doubleValue(t, n);
          out.b[t * width + h * state + n] = root * scale * svd.getV().doubleValue(t, n);
        }
      }
    }
    return out;
  }
}
