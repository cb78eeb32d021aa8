package org.seqmix.hybrid.quantize;

import java.util.Optional;

/// What an error of one weight asks of the weights after it, so that the product changes least.
///
/// *Mathematics*: with H the moments of the inputs, an error e of weight k costs least, over all later weights, where these move
/// by -e U[k, j] / U[k, k], U upper triangular and H⁻¹ = Uᵀ U. *Source*: Frantar et al. 2022, "GPTQ", section 3.3, after
/// Hassibi and Stork 1992.
///
/// *Numerics*: in double. H gets a hundredth of its mean diagonal added to the diagonal, as there, and ten times as much as often
/// as it takes to have a root.
final class Correction {
  private static final double DAMPING = 0.01;
  private static final double MOST_DAMPING = 1e4;

  private final double[][] factors;

  private Correction(double[][] factors) {
    this.factors = factors;
  }

  /// From the moments of `n` inputs, a symmetric (n, n) matrix; empty where they are all zero, or no numbers.
  static Optional<Correction> of(float[] moments, int n) {
    double mean = 0;
    for (int i = 0; i < n; i++) {
      mean += moments[i * n + i] / (double) n;
    }
    if (!(mean > 0) || Double.isInfinite(mean)) {
      return Optional.empty();
    }
    for (double damping = DAMPING; damping < MOST_DAMPING; damping *= 10) {
      double[][] root = new double[n][n];
      if (root(moments, damping * mean, root)) {
        return Optional.of(new Correction(factors(root)));
      }
    }
    return Optional.empty();
  }

  /// Upper triangular R with R Rᵀ = H, from the last column on; false where a pivot is not positive.
  private static boolean root(float[] moments, double damping, double[][] r) {
    int n = r.length;
    for (int j = n - 1; j >= 0; j--) {
      for (int i = j; i >= 0; i--) {
        double sum = moments[j * n + i] + (i == j ? damping : 0);
        for (int k = j + 1; k < n; k++) {
          sum -= r[i][k] * r[j][k];
        }
        if (i == j && !(sum > 0)) {
          return false;
        }
        r[i][j] = i == j ? Math.sqrt(sum) : sum / r[j][j];
      }
    }
    return true;
  }

  /// Rows of U = R⁻¹, each over its diagonal, which is therefore 1.
  private static double[][] factors(double[][] r) {
    int n = r.length;
    double[][] u = new double[n][n];
    for (int j = n - 1; j >= 0; j--) {
      u[j][j] = 1 / r[j][j];
      for (int k = j + 1; k < n; k++) {
        double factor = -r[j][k] / r[j][j];
        for (int i = k; i < n; i++) {
          u[j][i] += factor * u[k][i];
        }
      }
    }
    for (int j = 0; j < n; j++) {
      double diagonal = u[j][j];
      for (int i = j; i < n; i++) {
        u[j][i] /= diagonal;
      }
    }
    return u;
  }

  /// Hands the error of weight `k`, what it was less what it became, on to the later ones of `weights`.
  void spread(double[] weights, int k, double error) {
    double[] row = factors[k];
    for (int j = k + 1; j < row.length; j++) {
      weights[j] -= error * row[j];
    }
  }
}
