package org.seqmix.opencl.tuned;

import java.util.List;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Launcher.Hardware;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Attention of few queries a row over caches: the keys of a row are split over groups of {@link #SPLIT}, so that one row fills a device
/// too, and the splits are put together in order.
///
/// *Cost*: every key and value is read once for up to eight pairs of a query and a head; scratch of P + 2 floats for every pair and
/// split. Two launches for every memory that keys lie in.
final class AttentionSteps extends AttentionGroup {
  /// Most queries of a row that are taken this way.
  static final int FEW = 8;
  /// Keys of a group, and its items.
  private static final int SPLIT = 128;
  private static final int JOINERS = 64;
  private static final int WARP = 32;
  private static final int MOST_LANES = 64;
  private static final int FEWEST_LANES = 8;

  AttentionSteps(Launcher launcher, Kernels plain) {
    super(launcher, plain);
  }

  /// Whether the kernels for this shape and queries a row agree with the plain ones.
  boolean passes(AttentionShape shape, int queries, boolean aligned, Kernels fast) {
    int pairs = pairs(shape, queries);
    String name = "attention of few queries, head dim " + shape.headDim() + ", " + pairs + " at a time"
        + (aligned ? "" : ", unaligned");
    AttentionTrial trial = new AttentionTrial(shape.headDim(), aligned, 2 * FEW);
    return launcher().trials().passes(name, Trials.F32, fast, plain(),
        (kernels, numbers) -> trial.step(kernels, numbers, Math.max(1, pairs / 2)));
  }

  @Override
  public void attention(Tensor q, KeyValues kv, Rows rows, AttentionShape shape, Tensor out, Tensor lse) {
    try (Scope scope = device().newScope("attention over caches")) {
      for (AttentionSpans spans : AttentionSpans.ofQueries(launcher(), scope, rows, kv, SPLIT)) {
        attention(scope, q, spans, shape, out, lse);
      }
    }
  }

  private void attention(Scope scope, Tensor q, AttentionSpans spans, AttentionShape shape, Tensor out, Tensor lse) {
    int pairs = pairs(shape, spans.longest());
    boolean aligned = isAligned(List.of(q, spans.keys(), spans.values()));
    Written split = code("attention_split", shape.headDim(), pairs, aligned);
    int splits = Math.ceilDiv(spans.most(), SPLIT);
    long lines = q.rows() * shape.heads() * splits;
    Tensor parts = scope.empty(DType.F32, lines * (shape.headDim() + 2));
    long tops = lines * shape.headDim();
    int chunks = Math.ceilDiv(spans.longest() * shape.headsPerKv(), pairs);
    shaped(launch(split).rows("q", q).rows("k", spans.keys()).rows("v", spans.values()).vector("parts", parts)
        .number("tops", tops).vector("spans", spans.spans()).number("splits", splits).number("kvHeads", shape.kvHeads()), shape)
        .grid(splits, (long) shape.kvHeads() * chunks, spans.spanCount(), SPLIT, 1, 1);
    launch(code("attention_join", shape.headDim(), pairs, true)).vector("parts", parts).number("tops", tops).rows("out", out)
        .rows("lse", lse).vector("spans", spans.spans()).number("splits", splits).number("heads", shape.heads())
        .number("window", shape.window())
        .grid((long) spans.longest() * shape.heads(), spans.spanCount(), 1, JOINERS, 1, 1);
  }

  private Written code(String function, int headDim, int pairs, boolean aligned) {
    int lanes = lanes(headDim);
    Hardware hardware = launcher().hardware();
    return Written.of("attention_step.cl", function).with("HEAD", headDim).with("LANES", lanes).with("QUERIES", pairs)
        .with("ALIGNED", aligned ? 1 : 0).with("SHUFFLE", hardware.nvidia() && lanes <= WARP ? 1 : 0);
  }

  /// Items that read a key together, four columns each.
  private static int lanes(int headDim) {
    int lanes = FEWEST_LANES;
    while (4 * lanes < headDim) {
      lanes *= 2;
    }
    return lanes;
  }

  /// Pairs of a query and a head that a group takes: 1, 2, 4 or 8, as far as local memory goes.
  private int pairs(AttentionShape shape, int queries) {
    int lanes = lanes(shape.headDim());
    int most = launcher().hardware().nvidia() && lanes <= WARP ? FEW : Math.min(FEW, 2 * MOST_LANES / lanes);
    int pairs = 1;
    while (pairs < most && pairs < queries * shape.headsPerKv()) {
      pairs *= 2;
    }
    return pairs;
  }
}
