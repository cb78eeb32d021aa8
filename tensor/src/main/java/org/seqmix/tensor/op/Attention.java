package org.seqmix.tensor.op;

import java.util.List;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Causal softmax attention, tiled: memory O(T), never a T x T array.
///
/// *Cost*: 4 P operations for every head and every query-key pair that sees each other, about 2 T² H P for one document
/// of T tokens.
public final class Attention {
  private Attention() {
  }

  /// q (T, H P); k, v (T, kvHeads P), all of documents that begin in `rows`; result (T, H P).
  public static Tensor apply(Context c, Tensor q, Tensor k, Tensor v, Rows rows, AttentionShape shape) {
    long kvWidth = (long) shape.kvHeads() * shape.headDim();
    Check.tokens(c, "queries", q, rows, (long) shape.heads() * shape.headDim());
    Check.tokens(c, "keys", k, rows, kvWidth);
    Check.tokens(c, "values", v, rows, kvWidth);
    Check.oneType("attention", q, k, v);
    Tensor out = c.scope().empty(q.type(), q.shape());
    Tensor lse = c.scope().empty(q.type(), q.rows(), shape.heads());
    c.kernels().attention(q, KeyValues.of(rows, k, v), rows, shape, out, lse);
    c.tape().record(List.of(q, k, v), out, dout -> {
      Tensor dq = c.tape().emptyLike(q);
      Tensor dk = c.tape().emptyLike(k);
      Tensor dv = c.tape().emptyLike(v);
      c.kernels().attentionGrad(dout, q, k, v, out, lse, rows, shape, dq, dk, dv);
      c.tape().give(q, dq);
      c.tape().give(k, dk);
      c.tape().give(v, dv);
    });
    return out;
  }

  /// Attention over cached keys and values of every span; records nothing.
  public static Tensor cached(Context c, Tensor q, KeyValues kv, Rows rows, AttentionShape shape) {
    Check.tokens(c, "queries", q, rows, (long) shape.heads() * shape.headDim());
    if (c.tape().wants(q)) {
      throw new IllegalStateException(
          "attention: gradients do not flow through a carried state; train from document starts");
    }
    for (int i = 0; i < rows.spans().size(); i++) {
      checkCache(c, kv, i, rows.spans().get(i), shape);
    }
    Tensor out = c.scope().empty(q.type(), q.shape());
    Tensor lse = c.scope().empty(q.type(), q.rows(), shape.heads());
    c.kernels().attention(q, kv, rows, shape, out, lse);
    return out;
  }

  private static void checkCache(Context c, KeyValues kv, int span, Rows.Span s, AttentionShape shape) {
    int first = kv.first().get(span);
    if (first < 0 || first > shape.firstSeen(s.position())) {
      throw new IllegalArgumentException("cached keys: expected them from position " + shape.firstSeen(s.position())
          + " on or earlier, which the query at position " + s.position() + " sees, got position " + first);
    }
    long kvWidth = (long) shape.kvHeads() * shape.headDim();
    Check.matrix(c, "cached keys", kv.keys().get(span), s.position() + s.length() - first, kvWidth);
    Check.matrix(c, "cached values", kv.values().get(span), s.position() + s.length() - first, kvWidth);
  }

  /// Rows `from` to `to` of the attention matrices: (rows, H, to - from, L), L the longest row's tokens.
  public static Tensor matrixRows(Context c, Tensor q, Tensor k, Rows rows, AttentionShape shape, int from, int to) {
    Check.tokens(c, "queries", q, rows, (long) shape.heads() * shape.headDim());
    Check.tokens(c, "keys", k, rows, (long) shape.kvHeads() * shape.headDim());
    Check.oneType("attention", q, k);
    Check.block(rows, from, to);
    Tensor m = c.scope().empty(q.type(), Shape.of(rows.rows(), shape.heads(), to - from, rows.maxLength()));
    c.kernels().attentionRows(q, k, rows, shape, from, to, m);
    c.tape().record(List.of(q, k), m, dm -> {
      c.kernels().attentionRowsGrad(dm, q, k, rows, shape, from, to, Check.adding(c, q), Check.adding(c, k));
    });
    return m;
  }
}
