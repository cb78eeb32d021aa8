package org.seqmix.tensor.cpu;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;
import org.seqmix.tensor.reference.PlainKernels;

/// The operations of the cpu device on a JVM without the Vector API: the plain ones, on the same memory, and faster ones
/// of its own where most time goes.
///
/// *Numerics*: plain operations are evaluated in double and rounded once; they take F64 too.
final class ScalarKernels extends PlainKernels {
  private final CpuDevice device;
  private final Workers workers;

  ScalarKernels(CpuDevice device, Workers workers) {
    super(device, OffHeap::of, (count, cost, part) -> Split.run(workers, count, 1, cost, (from, to) -> {
      for (int i = from; i < to; i++) {
        part.accept(i);
      }
    }));
    this.device = device;
    this.workers = workers;
  }

  @Override
  public void fill(Tensor y, double value) {
    FillKernel.fill(y, value, workers);
  }

  @Override
  public void copy(Tensor x, Tensor y) {
    CopyKernel.copy(x, y, workers);
  }

  @Override
  public void linear(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
    if (StoredWeight.is(w)) {
      StoredWeight.each(device, w, workers, (part, from, to) -> ScalarLinear.linear(x, part,
          bias == null ? null : bias.columns(from, to), y.columns(from, to), workers));
    } else {
      ScalarLinear.linear(x, w, bias, y, workers);
    }
  }

  @Override
  public void linearInputGrad(Tensor dy, Tensor w, Tensor dx) {
    if (StoredWeight.is(w)) {
      StoredWeight.each(device, w, workers,
          (part, from, to) -> ScalarLinear.inputGrad(dy.columns(from, to), part, dx, from > 0, workers));
    } else {
      ScalarLinear.inputGrad(dy, w, dx, false, workers);
    }
  }

  @Override
  public void linearWeightGrad(Tensor dy, Tensor x, Tensor dw) {
    ScalarLinear.weightGrad(dy, x, dw, workers);
  }

  @Override
  public Tensor pack(Scope scope, Tensor w, WeightFormat format) {
    return ScalarLinear.pack(scope, w, format, workers);
  }

  @Override
  public void embedding(Tensor ids, Tensor w, Tensor y) {
    EmbeddingKernel.embedding(ids, w, ScalarLinear::row, y, workers);
  }

  @Override
  public void attention(Tensor q, KeyValues kv, Rows rows, AttentionShape shape, Tensor out, Tensor lse) {
    Floats.require("attention", q, out, lse);
    kv.keys().forEach(keys -> Floats.of("attention", "keys", keys));
    kv.values().forEach(values -> Floats.of("attention", "values", values));
    ScalarAttention.attention(q, kv, rows, shape, out, lse, workers);
  }

  @Override
  public void attentionGrad(Tensor dout, Tensor q, Tensor k, Tensor v, Tensor out, Tensor lse, Rows rows,
      AttentionShape shape, Tensor dq, Tensor dk, Tensor dv) {
    Floats.require("attentionGrad", dout, q, k, v, out, lse, dq, dk, dv);
    ScalarAttention.attentionGrad(dout, q, k, v, out, lse, rows, shape, dq, dk, dv, workers);
  }
}
