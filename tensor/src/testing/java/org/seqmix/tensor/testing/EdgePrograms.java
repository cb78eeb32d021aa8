package org.seqmix.tensor.testing;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Programs of the mixers where they are unusual: windows, caches, decays that keep or forget everything, operands left
/// out.
public final class EdgePrograms {
  private EdgePrograms() {}

  /// Attention over caches. Those of even rows lie in one memory, each other row has its own; with `forgets` they hold
  /// only what the span's first query sees.
  public static Program cached(AttentionShape s, Rows rows, boolean forgets) {
    return (k, in) -> {
      int width = s.kvHeads() * s.headDim();
      int most = rows.maxPosition();
      Tensor sharedKeys = in.normal(most * rows.rows(), width, 1);
      Tensor sharedValues = in.normal(most * rows.rows(), width, 1);
      List<Tensor> keys = new ArrayList<>();
      List<Tensor> values = new ArrayList<>();
      List<Integer> first = new ArrayList<>();
      for (Rows.Span span : rows.spans()) {
        int from = forgets ? s.firstSeen(span.position()) : 0;
        int count = span.position() + span.length() - from;
        int at = span.row() * most;
        boolean shares = span.row() % 2 == 0;
        keys.add(shares ? sharedKeys.rows(at, at + count) : in.normal(count, width, 1));
        values.add(shares ? sharedValues.rows(at, at + count) : in.normal(count, width, 1));
        first.add(from);
      }
      Tensor out = in.empty(rows.tokens(), (long) s.heads() * s.headDim());
      Tensor lse = in.empty(rows.tokens(), s.heads());
      k.attention(in.normal(rows.tokens(), s.heads() * s.headDim(), 1), new KeyValues(keys, values, first), rows, s, out,
          lse);
      return List.of(out, lse);
    };
  }

  /// Attention and its gradients, of queries and keys times `size`.
  public static Program attention(AttentionShape s, Rows rows, double size) {
    return (k, in) -> {
      int t = rows.tokens();
      int wide = s.heads() * s.headDim();
      int narrow = s.kvHeads() * s.headDim();
      Tensor q = in.normal(t, wide, size);
      Tensor keys = in.normal(t, narrow, size);
      Tensor values = in.normal(t, narrow, 1);
      Tensor out = in.empty(t, wide);
      Tensor lse = in.empty(t, s.heads());
      k.attention(q, KeyValues.of(rows, keys, values), rows, s, out, lse);
      Tensor dq = in.empty(t, wide);
      Tensor dk = in.empty(t, narrow);
      Tensor dv = in.empty(t, narrow);
      k.attentionGrad(in.normal(t, wide, 1), q, keys, values, out, lse, rows, s, dq, dk, dv);
      return List.of(out, lse, dq, dk, dv);
    };
  }

  /// The recurrence and its gradients without skips and states; logarithms of decays are `size` times normal numbers
  /// that are made negative.
  public static Program bareSsd(SsdShape s, Rows rows, double size) {
    return (k, in) -> {
      int t = rows.tokens();
      Tensor x = in.normal(t, s.values(), 1);
      Tensor b = in.normal(t, s.keys(), 0.4);
      Tensor c = in.normal(t, s.keys(), 0.4);
      Tensor decay = decay(k, in, t, s.heads(), size);
      Tensor y = in.empty(t, s.values());
      k.ssd(x, b, c, decay, null, rows, s, null, y, null);
      Tensor dx = in.empty(t, s.values());
      Tensor db = in.empty(t, s.keys());
      Tensor dc = in.empty(t, s.keys());
      Tensor dDecay = in.empty(t, s.heads());
      k.ssdGrad(in.normal(t, s.values(), 1), null, x, b, c, decay, null, rows, s, null, dx, db, dc, dDecay, null, null);
      return List.of(y, dx, db, dc, dDecay);
    };
  }

  /// The distance of the matrices and its gradients without skips.
  public static Program distance(SsdShape s, AttentionShape a, Rows rows, double size) {
    return (k, in) -> {
      int t = rows.tokens();
      Tensor b = in.normal(t, s.keys(), 0.4);
      Tensor c = in.normal(t, s.keys(), 0.4);
      Tensor decay = decay(k, in, t, s.heads(), size);
      Tensor q = in.normal(t, a.heads() * a.headDim(), 1);
      Tensor keys = in.normal(t, a.kvHeads() * a.headDim(), 1);
      Tensor distance = in.empty(rows.spans().size(), s.heads());
      k.matrixDistance(b, c, decay, null, s, q, keys, a, rows, distance);
      Tensor db = in.empty(t, s.keys());
      Tensor dc = in.empty(t, s.keys());
      Tensor dDecay = in.empty(t, s.heads());
      k.matrixDistanceGrad(in.normal(rows.spans().size(), s.heads(), 1), distance, b, c, decay, null, s, q, keys, a,
          rows, db, dc, dDecay, null);
      return List.of(distance, db, dc, dDecay);
    };
  }

  /// Rows of both kinds of matrix and their gradients.
  public static Program matrixRows(SsdShape s, AttentionShape a, Rows rows, int from, int to, double size) {
    return (k, in) -> {
      int t = rows.tokens();
      int lines = rows.rows() * s.heads() * (to - from);
      Tensor b = in.normal(t, s.keys(), 0.4);
      Tensor c = in.normal(t, s.keys(), 0.4);
      Tensor decay = decay(k, in, t, s.heads(), size);
      Tensor q = in.normal(t, a.heads() * a.headDim(), 1);
      Tensor keys = in.normal(t, a.kvHeads() * a.headDim(), 1);
      Tensor m = in.empty(lines, rows.maxLength());
      Tensor n = in.empty(lines, rows.maxLength());
      k.ssdRows(b, c, decay, null, rows, s, from, to, m);
      k.attentionRows(q, keys, rows, a, from, to, n);
      Tensor slope = in.normal(lines, rows.maxLength(), 1);
      Tensor db = in.normal(t, s.keys(), 1);
      Tensor dc = in.normal(t, s.keys(), 1);
      Tensor dDecay = in.normal(t, s.heads(), 1);
      Tensor dq = in.normal(t, a.heads() * a.headDim(), 1);
      Tensor dk = in.normal(t, a.kvHeads() * a.headDim(), 1);
      k.ssdRowsGrad(slope, b, c, decay, null, rows, s, from, to, db, dc, dDecay, null);
      k.attentionRowsGrad(slope, q, keys, rows, a, from, to, dq, dk);
      return List.of(m, n, db, dc, dDecay, dq, dk);
    };
  }

  private static Tensor decay(Kernels k, Inputs in, int tokens, int heads, double size) {
    Tensor decay = in.normal(tokens, heads, size);
    k.logDecay(decay, decay);
    return decay;
  }
}
