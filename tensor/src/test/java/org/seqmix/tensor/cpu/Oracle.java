package org.seqmix.tensor.cpu;

import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;

/// The mixers' definitions in plain double loops over whole matrices, to compare kernels with.
final class Oracle {
  private Oracle() {}

  /// Matrix of one span and head: exp(sum of log decays after j up to i) C_i·B_j + D on the diagonal.
  static double[][] ssdMatrix(double[] b, double[] c, double[] logDecay, double d, Rows.Span span, SsdShape s,
      int head) {
    int t = span.length();
    double[][] m = new double[t][t];
    for (int i = 0; i < t; i++) {
      double sum = 0;
      for (int j = i; j >= 0; j--) {
        m[i][j] = Math.exp(sum) * scores(b, c, span, s, head, i, j) + (i == j ? d : 0);
        sum += logDecay[(span.from() + j) * s.heads() + head];
      }
    }
    return m;
  }

  /// C_i·B_j.
  static double scores(double[] b, double[] c, Rows.Span span, SsdShape s, int head, int i, int j) {
    int at = head / s.headsPerGroup() * s.state();
    double dot = 0;
    for (int n = 0; n < s.state(); n++) {
      dot += c[(span.from() + i) * s.keys() + at + n] * b[(span.from() + j) * s.keys() + at + n];
    }
    return dot;
  }

  /// Adds to db, dc and dlogDecay what the gradient g of one matrix gives; returns the gradient of D.
  static double ssdMatrixGrad(double[][] g, double[] b, double[] c, double[] logDecay, Rows.Span span, SsdShape s,
      int head, double[] db, double[] dc, double[] dlogDecay) {
    int at = head / s.headsPerGroup() * s.state();
    double dd = 0;
    for (int i = 0; i < span.length(); i++) {
      dd += g[i][i];
      double sum = 0;
      for (int j = i; j >= 0; j--) {
        double slope = g[i][j] * Math.exp(sum);
        for (int n = 0; n < s.state(); n++) {
          int ci = (span.from() + i) * s.keys() + at + n;
          int bj = (span.from() + j) * s.keys() + at + n;
          dc[ci] += slope * b[bj];
          db[bj] += slope * c[ci];
        }
        for (int k = j + 1; k <= i; k++) {
          dlogDecay[(span.from() + k) * s.heads() + head] += slope * scores(b, c, span, s, head, i, j);
        }
        sum += logDecay[(span.from() + j) * s.heads() + head];
      }
    }
    return dd;
  }

  /// Attention probabilities of one span and query head.
  static double[][] softmax(double[] q, double[] k, Rows.Span span, AttentionShape s, int head) {
    int t = span.length();
    double[][] m = new double[t][t];
    for (int i = 0; i < t; i++) {
      double total = 0;
      for (int j = 0; j <= i; j++) {
        if (i - j < s.window()) {
          m[i][j] = Math.exp(score(q, k, span, s, head, i, j));
          total += m[i][j];
        }
      }
      for (int j = 0; j <= i; j++) {
        m[i][j] /= total;
      }
    }
    return m;
  }

  private static double score(double[] q, double[] k, Rows.Span span, AttentionShape s, int head, int i, int j) {
    int p = s.headDim();
    int kv = head / s.headsPerKv();
    double dot = 0;
    for (int x = 0; x < p; x++) {
      dot += q[((span.from() + i) * s.heads() + head) * p + x] * k[((span.from() + j) * s.kvHeads() + kv) * p + x];
    }
    return s.scale() * dot;
  }

  /// Adds to dq and dk what the gradient g of the probabilities m gives.
  static void softmaxGrad(double[][] g, double[][] m, double[] q, double[] k, Rows.Span span, AttentionShape s,
      int head, double[] dq, double[] dk) {
    int p = s.headDim();
    int kv = head / s.headsPerKv();
    for (int i = 0; i < span.length(); i++) {
      double mean = 0;
      for (int j = 0; j <= i; j++) {
        mean += g[i][j] * m[i][j];
      }
      for (int j = 0; j <= i; j++) {
        double slope = s.scale() * m[i][j] * (g[i][j] - mean);
        for (int x = 0; x < p; x++) {
          int qi = ((span.from() + i) * s.heads() + head) * p + x;
          int kj = ((span.from() + j) * s.kvHeads() + kv) * p + x;
          dq[qi] += slope * k[kj];
          dk[kj] += slope * q[qi];
        }
      }
    }
  }

  /// y += m x of one span and head; x with `xHeads` heads of p columns.
  static void apply(double[][] m, double[] x, int xHead, int xHeads, int p, Rows.Span span, int head, int heads,
      double[] y) {
    for (int i = 0; i < span.length(); i++) {
      for (int j = 0; j <= i; j++) {
        for (int e = 0; e < p; e++) {
          y[((span.from() + i) * heads + head) * p + e] += m[i][j] * x[((span.from() + j) * xHeads + xHead) * p + e];
        }
      }
    }
  }

  /// g_ij = dy_i·x_j, and dx += mᵀ dy.
  static double[][] applyGrad(double[][] m, double[] x, int xHead, int xHeads, int p, Rows.Span span, int head,
      int heads, double[] dy, double[] dx) {
    double[][] g = new double[span.length()][span.length()];
    for (int i = 0; i < span.length(); i++) {
      for (int j = 0; j <= i; j++) {
        for (int e = 0; e < p; e++) {
          double up = dy[((span.from() + i) * heads + head) * p + e];
          int at = ((span.from() + j) * xHeads + xHead) * p + e;
          g[i][j] += up * x[at];
          dx[at] += m[i][j] * up;
        }
      }
    }
    return g;
  }

  /// The largest difference over the largest expected magnitude.
  static double error(double[] got, double[] expected) {
    if (got.length != expected.length) {
      throw new IllegalArgumentException("lengths " + got.length + " and " + expected.length);
    }
    double worst = 0;
    double largest = 1e-30;
    for (int i = 0; i < got.length; i++) {
      worst = Double.isNaN(got[i]) ? Double.NaN : Math.max(worst, Math.abs(got[i] - expected[i]));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return worst / largest;
  }
}
