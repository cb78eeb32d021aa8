package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Frobenius distance between SSD and softmax attention matrices, from their rows.
final class PlainDistance {
  private final Views views;

  PlainDistance(Views views) {
    this.views = views;
  }

  void matrixDistance(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, SsdShape ssd, Tensor q, Tensor k,
      AttentionShape attention, Rows rows, Tensor distance) {
    Pair pair = pair(b, c, logDecay, d, ssd, q, k, attention);
    View out = views.view(distance, "matrixDistance distance");
    views.each(ssd.heads(), cost(rows), h -> {
      for (int s = 0; s < rows.spans().size(); s++) {
        Rows.Span span = rows.spans().get(s);
        double squares = 0;
        for (int t = span.from(); t < span.to(); t++) {
          for (double e : pair.difference(span, h, t)) {
            squares += e * e;
          }
        }
        out.set(s, h, Math.sqrt(squares));
      }
    });
  }

  /// The gradient of M is ddistance (M - A) / distance, and zero where the distance is zero.
  void matrixDistanceGrad(Tensor ddistance, Tensor distance, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d,
      SsdShape ssd, Tensor q, Tensor k, AttentionShape attention, Rows rows, Tensor db, Tensor dc, Tensor dlogDecay,
      @Nullable Tensor dd) {
    Pair pair = pair(b, c, logDecay, d, ssd, q, k, attention);
    View gradient = views.view(ddistance, "matrixDistanceGrad ddistance");
    View norm = views.view(distance, "matrixDistanceGrad distance");
    Sums keyGrad = new Sums(views.view(db, "matrixDistanceGrad db"));
    Sums queryGrad = new Sums(views.view(dc, "matrixDistanceGrad dc"));
    Sums decayGrad = new Sums(views.view(dlogDecay, "matrixDistanceGrad dlogDecay"));
    Sums skipGrad = dd == null ? null : new Sums(views.view(dd, "matrixDistanceGrad dd"));
    int heads = ssd.headsPerGroup();
    views.each(ssd.groups(), heads * cost(rows), group -> {
      for (int matrix = 0; matrix < rows.spans().size() * heads; matrix++) {
        int s = matrix / heads;
        int h = group * heads + matrix % heads;
        Rows.Span span = rows.spans().get(s);
        double factor = norm.get(s, h) == 0 ? 0 : gradient.get(s, h) / norm.get(s, h);
        for (int t = span.from(); t < span.to(); t++) {
          double[] g = pair.difference(span, h, t);
          for (int i = 0; i < g.length; i++) {
            g[i] *= factor;
          }
          pair.ssd().addGradient(span, h, t, g, keyGrad, queryGrad, decayGrad, skipGrad);
        }
      }
    });
    keyGrad.store();
    queryGrad.store();
    decayGrad.store();
    if (skipGrad != null) {
      skipGrad.addToTarget();
    }
  }

  /// Elements of one head's matrices.
  private static long cost(Rows rows) {
    return rows.spans().stream().mapToLong(span -> (long) span.length() * span.length() / 2).sum();
  }

  private Pair pair(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, SsdShape ssd, Tensor q, Tensor k,
      AttentionShape attention) {
    SsdMatrix matrix = new SsdMatrix(views.view(b, "matrix distance b"), views.view(c, "matrix distance c"),
        views.view(logDecay, "matrix distance logDecay"), views.optional(d, "matrix distance d"), ssd);
    return new Pair(matrix, views.view(q, "matrix distance q"), views.view(k, "matrix distance k"), attention);
  }

  /// The two matrices.
  private record Pair(SsdMatrix ssd, View q, View k, AttentionShape attention) {
    /// Row of token `t` of the SSD matrix minus that of the attention matrix, over the span's tokens up to `t`.
    double[] difference(Rows.Span span, int head, int t) {
      double[] row = ssd.row(span, head, t);
      AttentionRow softmax = AttentionRow.of(q, t, head, k, span.from(), t, attention);
      for (int j = 0; j < softmax.p().length; j++) {
        row[softmax.first() - span.from() + j] -= softmax.p()[j];
      }
      return row;
    }
  }
}
