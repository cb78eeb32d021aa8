package org.seqmix.opencl.translated;

import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// The distance between state-space dual and softmax attention matrices.
///
/// *Cost*: scratch memory of a number a token and head forwards. Backwards blocks of rows of the matrices, in at most
/// 16 MiB (more where one row of every matrix needs more).
final class TranslatedDistance extends Group {
  private static final long ROOM = 1 << 22;

  TranslatedDistance(Launcher launcher) {
    super(launcher);
  }

  /// The two matrices.
  private record Pair(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, SsdShape ssd, Tensor q, Tensor k,
      AttentionShape attention) {
    /// The parameters of {@link DistanceLineKernel}.
    Launch on(Launch launch) {
      return launch.rows("q", q).rows("k", k).number("headsPerKv", attention.headsPerKv())
          .number("headDim", attention.headDim()).number("window", attention.window())
          .real("scale", attention.scale()).rows("b", b).rows("c", c).rows("decay", logDecay)
          .optional("d", d, logDecay).number("headsPerGroup", ssd.headsPerGroup()).number("stateSize", ssd.state());
    }
  }

  @Override
  public void matrixDistance(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, SsdShape ssd, Tensor q, Tensor k,
      AttentionShape attention, Rows rows, Tensor distance) {
    RowTable table = launcher().table(rows);
    long items = (long) rows.tokens() * ssd.heads();
    try (Scope scratch = device().newScope("matrixDistance")) {
      Tensor squares = scratch.empty(DType.F32, items);
      new Pair(b, c, logDecay, d, ssd, q, k, attention).on(launch(DistanceSquaresKernel.class))
          .number("heads", ssd.heads()).vector("spans", table.spans()).vector("spanOf", table.spanOf())
          .vector("squares", squares).items(items);
      launch(DistanceKernel.class).vector("squares", squares).vector("spans", table.spans())
          .number("heads", ssd.heads()).rows("y", distance).items((long) table.spanCount() * ssd.heads());
    }
  }

  @Override
  public void matrixDistanceGrad(Tensor ddistance, Tensor distance, Tensor b, Tensor c, Tensor logDecay,
      @Nullable Tensor d, SsdShape ssd, Tensor q, Tensor k, AttentionShape attention, Rows rows, Tensor db, Tensor dc,
      Tensor dlogDecay, @Nullable Tensor dd) {
    for (Tensor t : new Tensor[] {db, dc, dlogDecay}) {
      device().kernels().fill(t, 0);
    }
    Pair pair = new Pair(b, c, logDecay, d, ssd, q, k, attention);
    RowTable table = launcher().table(rows);
    int longest = rows.maxLength();
    long line = Math.max(1, (long) rows.rows() * ssd.heads() * longest);
    int step = (int) Math.clamp(ROOM / line, 1, Math.max(1, longest));
    for (int from = 0; from < longest; from += step) {
      int to = Math.min(longest, from + step);
      SsdBlock block = new SsdBlock(this::launch, b, c, logDecay, ssd, table, from, to, longest);
      try (Scope scratch = device().newScope("matrixDistanceGrad")) {
        Tensor m = scratch.empty(DType.F32, block.lines(), longest);
        pair.on(block.launch(DistanceSlopesKernel.class)).rows("slope", ddistance).rows("norm", distance)
            .vector("m", m).items(block.lines());
        block.addSlopes(m, m, db, dc, dlogDecay, dd);
      }
    }
  }
}
