package org.seqmix.tensor.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// One program for each operation of the mixers, on ragged rows of about `t` tokens and heads of `p` columns.
public final class MixerPrograms {
  private static final int HEADS = 4;

  private MixerPrograms() {}

  public static Map<String, Program> all(int t, int p) {
    Rows rows = Rows.packed(new int[] {t, 3}, new int[][] {{t / 3}, {}});
    SsdShape ssd = new SsdShape(HEADS, 2, p, p + 3);
    AttentionShape attention = AttentionShape.full(HEADS, 2, p);
    Map<String, Program> all = new LinkedHashMap<>();
    all.put("ssd", (k, in) -> ssd(k, in, ssd, Rows.packedContinuing(new int[] {t, 3}, new int[][] {{t / 3}, {}},
        new int[] {2, 5})));
    all.put("attention", (k, in) -> attention(k, in, attention, rows));
    all.put("matrix rows", (k, in) -> matrixRows(k, in, ssd, attention, rows, t / 2, t));
    all.put("matrix distance", (k, in) -> distance(k, in, ssd, attention, rows));
    return all;
  }

  private static Tensor logDecay(Kernels k, Inputs in, int tokens) {
    Tensor decay = in.normal(tokens, HEADS, 1);
    k.logDecay(decay, decay);
    return decay;
  }

  private static List<Tensor> ssd(Kernels k, Inputs in, SsdShape s, Rows rows) {
    int t = rows.tokens();
    int states = rows.rows() * s.heads() * s.state();
    Tensor x = in.normal(t, s.values(), 1);
    Tensor b = in.normal(t, s.keys(), 0.4);
    Tensor c = in.normal(t, s.keys(), 0.4);
    Tensor decay = logDecay(k, in, t);
    Tensor d = in.normalVector(s.heads());
    Tensor state = in.flatNormal(states, s.headDim(), 1);
    Tensor y = in.empty(t, s.values());
    Tensor out = in.constant(0, states, s.headDim());
    k.ssd(x, b, c, decay, d, rows, s, state, y, out);
    Tensor dx = in.empty(t, s.values());
    Tensor db = in.empty(t, s.keys());
    Tensor dc = in.empty(t, s.keys());
    Tensor dDecay = in.empty(t, s.heads());
    Tensor dd = in.normalVector(s.heads());
    Tensor din = in.constant(0, states, s.headDim());
    k.ssdGrad(in.normal(t, s.values(), 1), in.flatNormal(states, s.headDim(), 1), x, b, c, decay, d, rows, s, state,
        dx, db, dc, dDecay, dd, din);
    return List.of(y, out, dx, db, dc, dDecay, dd, din);
  }

  private static List<Tensor> attention(Kernels k, Inputs in, AttentionShape s, Rows rows) {
    int t = rows.tokens();
    int wide = s.heads() * s.headDim();
    int narrow = s.kvHeads() * s.headDim();
    Tensor q = in.normal(t, wide, 1);
    Tensor keys = in.normal(t, narrow, 1);
    Tensor values = in.normal(t, narrow, 1);
    Tensor out = in.empty(t, wide);
    Tensor lse = in.empty(t, s.heads());
    k.attention(q, KeyValues.of(rows, keys, values), rows, s, out, lse);
    Tensor dq = in.empty(t, wide);
    Tensor dk = in.empty(t, narrow);
    Tensor dv = in.empty(t, narrow);
    k.attentionGrad(in.normal(t, wide, 1), q, keys, values, out, lse, rows, s, dq, dk, dv);
    return List.of(out, lse, dq, dk, dv);
  }

  private static List<Tensor> matrixRows(Kernels k, Inputs in, SsdShape s, AttentionShape a,
      Rows rows, int from, int to) {
    int t = rows.tokens();
    int lines = rows.rows() * HEADS * (to - from);
    Tensor b = in.normal(t, s.keys(), 0.4);
    Tensor c = in.normal(t, s.keys(), 0.4);
    Tensor decay = logDecay(k, in, t);
    Tensor d = in.normalVector(HEADS);
    Tensor q = in.normal(t, HEADS * a.headDim(), 1);
    Tensor keys = in.normal(t, a.kvHeads() * a.headDim(), 1);
    Tensor m = in.constant(0, lines, rows.maxLength());
    Tensor n = in.constant(0, lines, rows.maxLength());
    k.ssdRows(b, c, decay, d, rows, s, from, to, m);
    k.attentionRows(q, keys, rows, a, from, to, n);
    Tensor db = in.normal(t, s.keys(), 1);
    Tensor dc = in.normal(t, s.keys(), 1);
    Tensor dDecay = in.normal(t, HEADS, 1);
    Tensor dd = in.normalVector(HEADS);
    Tensor dq = in.normal(t, HEADS * a.headDim(), 1);
    Tensor dk = in.normal(t, a.kvHeads() * a.headDim(), 1);
    Tensor slope = in.flatNormal(lines, rows.maxLength(), 1);
    k.ssdRowsGrad(slope, b, c, decay, d, rows, s, from, to, db, dc, dDecay, dd);
    k.attentionRowsGrad(slope, q, keys, rows, a, from, to, dq, dk);
    return List.of(m, n, db, dc, dDecay, dd, dq, dk);
  }

  private static List<Tensor> distance(Kernels k, Inputs in, SsdShape s, AttentionShape a,
      Rows rows) {
    int t = rows.tokens();
    Tensor b = in.normal(t, s.keys(), 0.4);
    Tensor c = in.normal(t, s.keys(), 0.4);
    Tensor decay = logDecay(k, in, t);
    Tensor d = in.normalVector(HEADS);
    Tensor q = in.normal(t, HEADS * a.headDim(), 1);
    Tensor keys = in.normal(t, a.kvHeads() * a.headDim(), 1);
    Tensor distance = in.constant(0, rows.spans().size(), HEADS);
    k.matrixDistance(b, c, decay, d, s, q, keys, a, rows, distance);
    Tensor db = in.empty(t, s.keys());
    Tensor dc = in.empty(t, s.keys());
    Tensor dDecay = in.empty(t, HEADS);
    Tensor dd = in.normalVector(HEADS);
    k.matrixDistanceGrad(in.flatNormal(rows.spans().size(), HEADS, 1), distance, b, c, decay, d, s, q, keys, a, rows,
        db, dc, dDecay, dd);
    return List.of(distance, db, dc, dDecay, dd);
  }
}
