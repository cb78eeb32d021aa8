package org.seqmix.opencl.tuned;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Causal softmax attention: tiles of queries over tiles of keys, or few queries with the keys split.
final class TunedAttention extends AttentionGroup {
  private final AttentionSteps steps;

  TunedAttention(Launcher launcher, Kernels plain) {
    super(launcher, plain);
    this.steps = new AttentionSteps(launcher, plain);
  }

  @Override
  public void attention(Tensor q, KeyValues kv, Rows rows, AttentionShape shape, Tensor out, Tensor lse) {
    if (!fits(shape) || q.type() != DType.F32) {
      plain().attention(q, kv, rows, shape, out, lse);
      return;
    }
    List<Tensor> operands = new ArrayList<>(List.of(q, out));
    operands.addAll(kv.keys());
    operands.addAll(kv.values());
    int longest = rows.spans().stream().mapToInt(Rows.Span::length).max().orElse(0);
    if (longest <= AttentionSteps.FEW && steps.passes(shape, longest, isAligned(operands), this)) {
      steps.attention(q, kv, rows, shape, out, lse);
      return;
    }
    for (AttentionWay way : ways(shape.headDim(), operands)) {
      AttentionTrial trial = way.trial(shape.headDim(), launcher().hardware());
      if (launcher().trials().passes("attention" + way.name(), way.bound(), this, plain(), trial::forward)) {
        tiled(way, q, kv, rows, shape, out, lse);
        return;
      }
    }
    plain().attention(q, kv, rows, shape, out, lse);
  }

  private void tiled(AttentionWay way, Tensor q, KeyValues kv, Rows rows, AttentionShape shape, Tensor out,
      Tensor lse) {
    try (Scope scope = device().newScope("attention")) {
      KeyValues operands = way.rounds() ? rounded(scope, kv) : kv;
      Tensor queries = way.rounds() ? rounded(scope, q) : q;
      for (AttentionSpans spans : AttentionSpans.ofQueries(launcher(), scope, rows, operands, way.forward().tile())) {
        shaped(launch(way.forward().code()).rows("q", queries).rows("k", spans.keys()).rows("v", spans.values())
            .rows("out", out).rows("lse", lse).vector("tiles", spans.tiles()).vector("spans", spans.spans()), shape)
            .grid(shape.heads(), spans.tileCount(), 1, way.forward().items(), 1, 1);
      }
    }
  }

  /// Keys and values in BF16.
  private KeyValues rounded(Scope scope, KeyValues kv) {
    return new KeyValues(rounded(scope, kv.keys()), rounded(scope, kv.values()), kv.first());
  }

  /// One launch for views that follow each other as in one tensor.
  private List<Tensor> rounded(Scope scope, List<Tensor> views) {
    Tensor all = scope.empty(DType.BF16, views.stream().mapToLong(Tensor::rows).sum(), views.getFirst().columns());
    List<Tensor> parts = new ArrayList<>();
    long at = 0;
    for (int first = 0, next; first < views.size(); first = next) {
      Tensor view = views.get(first);
      long begin = at;
      for (next = first; next < views.size() && follows(view, at - begin, views.get(next)); next++) {
        parts.add(all.rows(at, at + views.get(next).rows()));
        at += views.get(next).rows();
      }
      round(view, all.rows(begin, at));
    }
    return parts;
  }

  /// Whether `view` begins `rows` rows behind the beginning of `first`.
  private boolean follows(Tensor first, long rows, Tensor view) {
    return rows == 0 || launcher().memory(first) == launcher().memory(view) && first.rowStride() == view.rowStride()
        && launcher().firstElement(view) == launcher().firstElement(first) + rows * first.rowStride();
  }
}
