package org.seqmix.mohawk.study.matrices;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ojalgo.matrix.decomposition.SingularValue;
import org.ojalgo.matrix.store.R064Store;
import org.seqmix.mohawk.study.matrices.AttentionMatrix.Place;

/// Matrices whose structure is known.
final class Systems {
  private Systems() {
  }

  static AttentionMatrix named(int length, double[] entries) {
    return new AttentionMatrix(new Place(0, 0, 0), length, entries);
  }

  /// A system with `states` states at every step but the first, of random parts; transitions neither grow nor shrink much.
  static TimeVaryingSystem random(int length, int states, long seed) {
    Random random = new Random(seed);
    List<R064Store> a = new ArrayList<>();
    List<R064Store> b = new ArrayList<>();
    List<R064Store> c = new ArrayList<>(List.of(R064Store.FACTORY.make(1, 0)));
    double[] d = new double[length];
    for (int k = 0; k < length; k++) {
      d[k] = random.nextGaussian();
      if (k + 1 < length) {
        a.add(normal(states, k == 0 ? 0 : states, 1 / Math.sqrt(states), random));
        b.add(normal(states, 1, 1, random));
        c.add(normal(1, states, 1, random));
      }
    }
    return new TimeVaryingSystem(a, b, c, d);
  }

  private static R064Store normal(int rows, int columns, double deviation, Random random) {
    R064Store out = R064Store.FACTORY.make(rows, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        out.set(i, j, deviation * random.nextGaussian());
      }
    }
    return out;
  }

  /// A matrix without structure below and on the diagonal.
  static AttentionMatrix full(int length, long seed) {
    Random random = new Random(seed);
    double[] out = new double[length * length];
    for (int i = 0; i < length; i++) {
      for (int j = 0; j <= i; j++) {
        out[i * length + j] = random.nextGaussian();
      }
    }
    return named(length, out);
  }

  /// `exp(s_i - s_j) c_i·b_j` on and below the diagonal, s falling by up to `most` a token.
  static AttentionMatrix ssd(int length, int state, double most, long seed) {
    Random random = new Random(seed);
    double[][] b = new double[length][state];
    double[][] c = new double[length][state];
    double[] s = new double[length];
    for (int t = 0; t < length; t++) {
      s[t] = (t == 0 ? 0 : s[t - 1]) - most * random.nextDouble();
      for (int n = 0; n < state; n++) {
        b[t][n] = random.nextGaussian();
        c[t][n] = random.nextGaussian();
      }
    }
    double[] out = new double[length * length];
    for (int i = 0; i < length; i++) {
      for (int j = 0; j <= i; j++) {
        for (int n = 0; n < state; n++) {
          out[i * length + j] += Math.exp(s[i] - s[j]) * c[i][n] * b[j][n];
        }
      }
    }
    return named(length, out);
  }

  /// Singular values of the block from row `k` on and before column `k`.
  static double[] singularValues(AttentionMatrix m, int k) {
    R064Store block = m.part(k, k);
    SingularValue<Double> svd = SingularValue.R064.make(block);
    svd.decompose(block);
    return svd.getSingularValues().toRawCopy1D();
  }
}
