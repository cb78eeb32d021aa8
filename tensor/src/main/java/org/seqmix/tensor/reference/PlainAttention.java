package org.seqmix.tensor.reference;

import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Causal softmax attention, one full row of probabilities after the other.
final class PlainAttention {
  private final Views views;

  PlainAttention(Views views) {
    this.views = views;
  }

  void attention(Tensor q, KeyValues kv, Rows rows, AttentionShape shape, Tensor out, Tensor lse) {
    View queries = views.view(q, "attention q");
    View mixed = views.view(out, "attention out");
    View kept = views.view(lse, "attention lse");
    for (int i = 0; i < rows.spans().size(); i++) {
      Rows.Span span = rows.spans().get(i);
      View keys = views.view(kv.keys().get(i), "attention keys");
      View values = views.view(kv.values().get(i), "attention values");
      int first = kv.first().get(i);
      for (int t = span.from(); t < span.to(); t++) {
        int position = span.position() + t - span.from();
        for (int h = 0; h < shape.heads(); h++) {
          AttentionRow row = AttentionRow.of(queries, t, h, keys, 0, position - first, shape);
          kept.set(t, h, row.lse());
          mix(row, values, t, h, shape, mixed);
        }
      }
    }
  }

  /// 3. out = sum_j p_j v_j
  private static void mix(AttentionRow row, View values, int t, int head, AttentionShape shape, View out) {
    int valueBase = AttentionRow.keyBase(head, shape);
    for (int c = 0; c < shape.headDim(); c++) {
      double sum = 0;
      for (int j = 0; j < row.p().length; j++) {
        sum += row.p()[j] * values.get(row.first() + j, valueBase + c);
      }
      out.set(t, head * shape.headDim() + c, sum);
    }
  }

  void attentionGrad(Tensor dout, Tensor q, Tensor k, Tensor v, Tensor out, Tensor lse, Rows rows,
      AttentionShape shape, Tensor dq, Tensor dk, Tensor dv) {
    View mixedGrad = views.view(dout, "attentionGrad dout");
    View queries = views.view(q, "attentionGrad q");
    View keys = views.view(k, "attentionGrad k");
    View values = views.view(v, "attentionGrad v");
    View mixed = views.view(out, "attentionGrad out");
    View kept = views.view(lse, "attentionGrad lse");
    Sums queryGrad = new Sums(views.view(dq, "attentionGrad dq"));
    Sums keyGrad = new Sums(views.view(dk, "attentionGrad dk"));
    Sums valueGrad = new Sums(views.view(dv, "attentionGrad dv"));
    for (Rows.Span span : rows.spans()) {
      for (int t = span.from(); t < span.to(); t++) {
        for (int h = 0; h < shape.heads(); h++) {
          AttentionRow row = AttentionRow.of(queries, t, h, keys, span.from(), t, shape, kept.get(t, h));
          double[] dp = probabilityGrad(row, mixedGrad, values, t, h, shape, valueGrad);
          double mean = dot(mixedGrad, mixed, t, h, shape);
          row.addGradient(dp, mean, queries, t, h, keys, shape, queryGrad, keyGrad);
        }
      }
    }
    queryGrad.store();
    keyGrad.store();
    valueGrad.store();
  }

  /// dp_j = dout·v_j, and dv_j gathers p_j dout.
  private static double[] probabilityGrad(AttentionRow row, View dout, View values, int t, int head,
      AttentionShape shape, Sums dv) {
    int base = head * shape.headDim();
    int valueBase = AttentionRow.keyBase(head, shape);
    double[] dp = new double[row.p().length];
    for (int j = 0; j < dp.length; j++) {
      for (int c = 0; c < shape.headDim(); c++) {
        dp[j] += dout.get(t, base + c) * values.get(row.first() + j, valueBase + c);
        dv.add(row.first() + j, valueBase + c, row.p()[j] * dout.get(t, base + c));
      }
    }
    return dp;
  }

  /// dout·out of one head, which is sum_j p_j dp_j.
  private static double dot(View dout, View out, int t, int head, AttentionShape shape) {
    double sum = 0;
    for (int c = head * shape.headDim(); c < (head + 1) * shape.headDim(); c++) {
      sum += dout.get(t, c) * out.get(t, c);
    }
    return sum;
  }
}
