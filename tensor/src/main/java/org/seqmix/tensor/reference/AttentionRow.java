package org.seqmix.tensor.reference;

import org.seqmix.tensor.AttentionShape;

/// One query's row of a softmax attention matrix: probabilities of the keys `first` to `first + p.length - 1`.
///
/// @param first index of the first visible key in the view of the keys
/// @param p probabilities of the visible keys, summing to 1
/// @param lse log of the sum of exponentials of the scaled scores
record AttentionRow(int first, double[] p, double lse) {
  /// The row of query `t`, head `head`, whose own key is `last` and whose document's keys begin at `begin`.
  static AttentionRow of(View q, int t, int head, View keys, int begin, int last, AttentionShape shape) {
    int first = firstVisible(begin, last, shape);
    double[] p = scores(q, t, head, keys, first, last, shape);
    double lse = Scalars.logSumExp(p);
    exponentiate(p, lse);
    return new AttentionRow(first, p, lse);
  }

  /// The same row from the `lse` that the forward pass kept.
  static AttentionRow of(View q, int t, int head, View keys, int begin, int last, AttentionShape shape, double lse) {
    int first = firstVisible(begin, last, shape);
    double[] p = scores(q, t, head, keys, first, last, shape);
    exponentiate(p, lse);
    return new AttentionRow(first, p, lse);
  }

  private static int firstVisible(int begin, int last, AttentionShape shape) {
    return Math.max(begin, last - shape.window() + 1);
  }

  /// 1. s_j = scale q·k_j for every visible key
  private static double[] scores(View q, int t, int head, View keys, int first, int last, AttentionShape shape) {
    int queryBase = head * shape.headDim();
    int keyBase = keyBase(head, shape);
    double[] s = new double[last - first + 1];
    for (int j = first; j <= last; j++) {
      double dot = 0;
      for (int c = 0; c < shape.headDim(); c++) {
        dot += q.get(t, queryBase + c) * keys.get(j, keyBase + c);
      }
      s[j - first] = shape.scale() * dot;
    }
    return s;
  }

  /// 2. p_j = exp(s_j - lse)
  private static void exponentiate(double[] s, double lse) {
    for (int j = 0; j < s.length; j++) {
      s[j] = StrictMath.exp(s[j] - lse);
    }
  }

  /// First column of the key head that a query head reads.
  static int keyBase(int head, AttentionShape shape) {
    return head / shape.headsPerKv() * shape.headDim();
  }

  /// Adds to dq and dk what the gradient dp of the probabilities gives: ds_j = p_j (dp_j - sum_i p_i dp_i).
  void addGradient(double[] dp, View q, int t, int head, View keys, AttentionShape shape, Sums dq, Sums dk) {
    double mean = 0;
    for (int j = 0; j < p.length; j++) {
      mean += p[j] * dp[j];
    }
    addGradient(dp, mean, q, t, head, keys, shape, dq, dk);
  }

  /// The same with the sum of p_i dp_i known.
  void addGradient(double[] dp, double mean, View q, int t, int head, View keys, AttentionShape shape, Sums dq,
      Sums dk) {
    int queryBase = head * shape.headDim();
    int keyBase = keyBase(head, shape);
    for (int j = 0; j < p.length; j++) {
      double ds = shape.scale() * p[j] * (dp[j] - mean);
      for (int c = 0; c < shape.headDim(); c++) {
        dq.add(t, queryBase + c, ds * keys.get(first + j, keyBase + c));
        dk.add(first + j, keyBase + c, ds * q.get(t, queryBase + c));
      }
    }
  }
}
