package org.seqmix.opencl.tuned;

import java.util.List;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Gradients of attention: one launch over tiles of queries for dq, one over tiles of keys for dk and dv, which takes the query heads of a
/// key head in order. No sum depends on which group ends first.
///
/// *Cost*: seven products of tiles, of which two make the scores again.
final class TunedAttentionGrad extends AttentionGroup {
  private static final int ITEMS = 64;

  TunedAttentionGrad(Launcher launcher, Kernels plain) {
    super(launcher, plain);
  }

  @Override
  public void attentionGrad(Tensor dout, Tensor q, Tensor k, Tensor v, Tensor out, Tensor lse, Rows rows,
      AttentionShape shape, Tensor dq, Tensor dk, Tensor dv) {
    if (fits(shape) && q.type() == DType.F32) {
      for (AttentionWay way : ways(shape.headDim(), List.of(dout, q, k, v, out, dq, dk, dv))) {
        AttentionTrial trial = way.trial(shape.headDim(), launcher().hardware());
        if (launcher().trials().passes("gradient of attention" + way.name(), way.bound(), this, plain(),
            (kernels, numbers) -> trial.backward(kernels, plain(), numbers))) {
          gradients(way, new Known(dout, q, k, v, out, lse), rows, shape, dq, dk, dv);
          return;
        }
      }
    }
    plain().attentionGrad(dout, q, k, v, out, lse, rows, shape, dq, dk, dv);
  }

  private record Known(Tensor dout, Tensor q, Tensor k, Tensor v, Tensor out, Tensor lse) {
  }

  private void gradients(AttentionWay way, Known f32, Rows rows, AttentionShape shape, Tensor dq, Tensor dk,
      Tensor dv) {
    try (Scope scope = device().newScope("attentionGrad")) {
      Tensor known = known(scope, f32, shape);
      Known of = way.rounds()
          ? new Known(rounded(scope, f32.dout()), rounded(scope, f32.q()), rounded(scope, f32.k()),
              rounded(scope, f32.v()), f32.out(), f32.lse())
          : f32;
      KeyValues kv = KeyValues.of(rows, of.k(), of.v());
      for (AttentionSpans spans : AttentionSpans.ofQueries(launcher(), scope, rows, kv, way.dq().tile())) {
        tiles(way.dq(), of, known, spans, shape).rows("dq", dq).grid(shape.heads(), spans.tileCount(), 1,
            way.dq().items(), 1, 1);
      }
      for (AttentionSpans spans : AttentionSpans.ofKeys(launcher(), scope, rows, kv, way.dkv().tile())) {
        tiles(way.dkv(), of, known, spans, shape).rows("dk", dk).rows("dv", dv)
            .grid(shape.kvHeads(), spans.tileCount(), 1, way.dkv().items(), 1, 1);
      }
    }
  }

  /// What attention_grad.cl says: two numbers a query and head.
  private Tensor known(Scope scope, Known of, AttentionShape shape) {
    long tokens = of.q().rows();
    Tensor known = scope.empty(DType.F32, 2L * tokens * shape.heads());
    boolean aligned = isAligned(List.of(of.dout(), of.out()));
    long items = tokens * shape.heads();
    launch(Written.of("attention_grad.cl", "attention_delta").with("HEAD", shape.headDim()).with("ALIGNED",
        aligned ? 1 : 0))
        .rows("dout", of.dout()).rows("out", of.out()).rows("lse", of.lse()).vector("known", known)
        .number("tokens", tokens)
        .number("heads", shape.heads()).number("items", items).groups(Math.ceilDiv(items, ITEMS), ITEMS);
    return known;
  }

  private Launch tiles(AttentionWay.Part part, Known of, Tensor known, AttentionSpans spans, AttentionShape shape) {
    return shaped(launch(part.code()).rows("dout", of.dout()).rows("q", of.q()).rows("k", of.k()).rows("v", of.v())
        .vector("known", known).vector("tiles", spans.tiles()).vector("spans", spans.spans())
        .number("tokens", of.q().rows()).number("heads", shape.heads()), shape);
  }
}
