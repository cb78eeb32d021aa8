package org.seqmix.tensor.op;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Frobenius distance between an SSD matrix and a softmax attention matrix, without either in memory.
///
/// *Cost*: time of two attention passes, without a T x T array. *Source*: MOHAWK stage 1 (matrix orientation).
public final class MatrixDistance {
  private MatrixDistance() {
  }

  /// Distance (spans, H) of every document piece and head. Gradients flow to the SSD side only; the attention side is
  /// the teacher's. The gradient of a zero distance is zero.
  public static Tensor ssdToAttention(Context c, Tensor b, Tensor k, Tensor logDecay, @Nullable Tensor d, SsdShape ssd,
      Tensor queries, Tensor keys, AttentionShape attention, Rows rows) {
    Ssd.check(c, b, k, logDecay, d, rows, ssd);
    Check.tokens(c, "queries", queries, rows, (long) attention.heads() * attention.headDim());
    Check.tokens(c, "keys", keys, rows, (long) attention.kvHeads() * attention.headDim());
    Check.oneType("matrix distance", b, queries, keys);
    if (ssd.heads() != attention.heads()) {
      throw new IllegalArgumentException("matrix distance: expected as many heads in both, got " + ssd.heads()
          + " of SSD and " + attention.heads() + " of attention");
    }
    if (c.tape().wants(queries) || c.tape().wants(keys)) {
      throw new IllegalArgumentException(
          "matrix distance: the attention side takes no gradient here; use the row blocks");
    }
    Tensor distance = c.scope().empty(b.type(), Shape.of(rows.spans().size(), ssd.heads()));
    c.kernels().matrixDistance(b, k, logDecay, d, ssd, queries, keys, attention, rows, distance);
    c.tape().record(Arrays.asList(b, k, logDecay, d), distance, g -> {
      Tensor db = c.tape().emptyLike(b);
      Tensor dk = c.tape().emptyLike(k);
      Tensor da = c.tape().emptyLike(logDecay);
      Tensor dd = d != null && c.tape().wants(d) ? c.tape().buffer(d) : null;
      c.kernels().matrixDistanceGrad(g, distance, b, k, logDecay, d, ssd, queries, keys, attention, rows, db, dk, da,
          dd);
      c.tape().give(b, db);
      c.tape().give(k, dk);
      c.tape().give(logDecay, da);
    });
    return distance;
  }
}
