package org.seqmix.opencl;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.testing.Inputs;
import org.seqmix.tensor.testing.SelectivePrograms.Operands;

/// Operands of the mixers' operations with a row a token, to be run on any of the tokens.
record MixerStep(Tensor q, Tensor keys, Tensor x, Tensor b, Tensor c, Tensor decay, Operands scan, Tensor w) {
  private static final AttentionShape ATTENTION = new AttentionShape(4, 2, 6, 0.3, 30);
  private static final SsdShape SSD = new SsdShape(4, 2, 6, 5);
  private static final SelectiveShape SCAN = new SelectiveShape(6, 2, 4);

  static MixerStep of(Inputs in, Kernels k, int tokens) {
    Tensor decay = in.normal(tokens, 4, 1);
    k.logDecay(decay, decay);
    return new MixerStep(in.normal(tokens, 24, 1), in.normal(tokens, 12, 1), in.normal(tokens, 24, 1),
        in.normal(tokens, 10, 0.4), in.normal(tokens, 10, 0.4), decay, Operands.of(k, in, SCAN, tokens, 0.3),
        in.normal(6, 50, 1));
  }

  /// Results and gradients with a row a token, of the tokens from `from` on.
  List<Tensor> run(Inputs in, Kernels k, Rows rows, int from) {
    int to = from + rows.tokens();
    List<Tensor> all = new ArrayList<>();
    attention(in, k, rows, q.rows(from, to), keys.rows(from, to), x.rows(from, to), all);
    ssd(in, k, rows, from, to, all);
    distance(in, k, rows, from, to, all);
    scan(in, k, rows, from, to, all);
    Tensor v = scan.x().rows(from, to);
    k.toeplitz(v, w, rows, add(in, all, rows, 6));
    k.toeplitzGrad(v, v, w, rows, add(in, all, rows, 6), null);
    return all;
  }

  private static Tensor add(Inputs in, List<Tensor> all, Rows rows, int columns) {
    Tensor t = in.empty(rows.tokens(), columns);
    all.add(t);
    return t;
  }

  private static void attention(Inputs in, Kernels k, Rows rows, Tensor q, Tensor keys, Tensor dout, List<Tensor> all) {
    Tensor out = add(in, all, rows, 24);
    Tensor lse = add(in, all, rows, 4);
    k.attention(q, KeyValues.of(rows, keys, keys), rows, ATTENTION, out, lse);
    k.attentionGrad(dout, q, keys, keys, out, lse, rows, ATTENTION, add(in, all, rows, 24), add(in, all, rows, 12),
        add(in, all, rows, 12));
  }

  private void ssd(Inputs in, Kernels k, Rows rows, int from, int to, List<Tensor> all) {
    k.ssd(x.rows(from, to), b.rows(from, to), c.rows(from, to), decay.rows(from, to), null, rows, SSD, null,
        add(in, all, rows, 24), null);
    k.ssdGrad(q.rows(from, to), null, x.rows(from, to), b.rows(from, to), c.rows(from, to), decay.rows(from, to), null,
        rows, SSD, null, add(in, all, rows, 24), add(in, all, rows, 10), add(in, all, rows, 10), add(in, all, rows, 4),
        null, null);
  }

  private void distance(Inputs in, Kernels k, Rows rows, int from, int to, List<Tensor> all) {
    Tensor distance = in.empty(rows.spans().size(), 4);
    k.matrixDistance(b.rows(from, to), c.rows(from, to), decay.rows(from, to), null, SSD, q.rows(from, to),
        keys.rows(from, to), ATTENTION, rows, distance);
    k.matrixDistanceGrad(in.constant(1, rows.spans().size(), 4), distance, b.rows(from, to), c.rows(from, to),
        decay.rows(from, to), null, SSD, q.rows(from, to), keys.rows(from, to), ATTENTION, rows, add(in, all, rows, 10),
        add(in, all, rows, 10), add(in, all, rows, 4), null);
  }

  private void scan(Inputs in, Kernels k, Rows rows, int from, int to, List<Tensor> all) {
    Tensor values = scan.x().rows(from, to);
    Tensor dt = scan.dt().rows(from, to);
    k.selectiveScan(values, dt, scan.a(), scan.b().rows(from, to), scan.c().rows(from, to), scan.d(), rows, SCAN, null,
        add(in, all, rows, 6), null);
    k.selectiveScanGrad(values, null, values, dt, scan.a(), scan.b().rows(from, to), scan.c().rows(from, to), scan.d(),
        rows, SCAN, null, add(in, all, rows, 6), add(in, all, rows, 6), null, add(in, all, rows, 8),
        add(in, all, rows, 8), null, null);
  }
}
