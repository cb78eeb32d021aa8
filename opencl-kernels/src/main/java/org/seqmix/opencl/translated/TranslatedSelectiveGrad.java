package org.seqmix.opencl.translated;

import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.opencl.translated.Pieces.Piece;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Tensor;

/// Gradients of the selective scan.
///
/// The states of every token, what each takes over from the one before, and their gradients are kept for a piece of the
/// rows and channels at a time, in at most 64 MiB of scratch memory (more where one row of one channel needs more).
final class TranslatedSelectiveGrad extends Group {
  TranslatedSelectiveGrad(Launcher launcher) {
    super(launcher);
  }

  /// What the launches of one piece share; `states`, `kept` and `slopes` (tokens, N, channels of the piece).
  private record Work(Tensor dy, Tensor x, Tensor dt, Tensor a, Tensor b, Tensor c, RowTable table,
      SelectiveShape shape, Piece piece, Tensor states, Tensor kept, Tensor slopes) {
    Launch on(Launch launch) {
      return launch.rows("dt", dt).number("stateSize", shape.state()).number("firstToken", piece.firstToken())
          .number("firstChannel", piece.firstHead()).number("pieceChannels", piece.heads());
    }

    /// Along the rows.
    Launch walk(Launch launch) {
      return on(launch).rows("a", a).vector("spans", table.spans()).vector("firstSpan", table.firstSpan())
          .number("channels", shape.channels()).number("channelsPerGroup", shape.channelsPerGroup())
          .number("firstRow", piece.firstRow());
    }

    long walkers() {
      return (long) piece.rows() * piece.heads() * shape.state();
    }
  }

  @Override
  public void selectiveScanGrad(Tensor dy, @Nullable Tensor dout, Tensor x, Tensor dt, Tensor a, Tensor b, Tensor c,
      @Nullable Tensor d, Rows rows, SelectiveShape shape, @Nullable Tensor in, Tensor dx, Tensor ddt,
      @Nullable Tensor da, Tensor db, Tensor dc, @Nullable Tensor dd, @Nullable Tensor din) {
    RowTable table = launcher().table(rows);
    for (Piece piece : Pieces.of(rows, shape.channels(), 3L * shape.state())) {
      try (Scope scratch = device().newScope("selectiveScanGrad")) {
        long numbers = (long) piece.tokens() * piece.heads() * shape.state();
        Work w = new Work(dy, x, dt, a, b, c, table, shape, piece, scratch.empty(DType.F32, numbers),
            scratch.empty(DType.F32, numbers), scratch.empty(DType.F32, numbers));
        w.walk(launch(SelectiveStatesKernel.class)).rows("x", x).rows("b", b).optional("in", in, a)
            .vector("states", w.states()).items(w.walkers());
        w.walk(launch(SelectiveStateSlopesKernel.class)).rows("dy", dy).rows("c", c).optional("dout", dout, a)
            .optional("din", din, a).vector("slopes", w.slopes()).items(w.walkers());
        w.on(launch(SelectiveKeptKernel.class)).rows("a", a).vector("spans", table.spans())
            .vector("spanOf", table.spanOf()).number("channels", shape.channels()).optional("in", in, a)
            .vector("states", w.states()).vector("kept", w.kept()).items(numbers);
        values(w, d, dx, ddt);
        keys(w, db, dc);
        if (da != null) {
          w.on(launch(SelectiveRateSlopesKernel.class)).number("tokens", piece.tokens()).vector("kept", w.kept())
              .vector("slopes", w.slopes()).rows("da", da).items((long) piece.heads() * shape.state());
        }
      }
    }
    if (dd != null) {
      launch(SkipSlopesKernel.class).rows("dy", dy).rows("x", x).number("tokens", rows.tokens()).number("headDim", 1)
          .vector("dd", dd).items(shape.channels());
    }
  }

  private void values(Work w, @Nullable Tensor d, Tensor dx, Tensor ddt) {
    w.on(launch(SelectiveValueSlopesKernel.class)).rows("dy", w.dy()).rows("x", w.x()).rows("a", w.a())
        .rows("b", w.b()).optional("d", d, w.a()).number("channelsPerGroup", w.shape().channelsPerGroup())
        .vector("kept", w.kept()).vector("slopes", w.slopes()).rows("dx", dx).rows("ddt", ddt)
        .items((long) w.piece().tokens() * w.piece().heads());
  }

  private void keys(Work w, Tensor db, Tensor dc) {
    int perGroup = w.shape().channelsPerGroup();
    int first = w.piece().firstHead() / perGroup;
    int groups = (w.piece().firstHead() + w.piece().heads() - 1) / perGroup - first + 1;
    w.on(launch(SelectiveKeySlopesKernel.class)).rows("dy", w.dy()).rows("x", w.x())
        .number("channelsPerGroup", perGroup)
        .number("firstGroup", first).number("pieceGroups", groups).vector("states", w.states())
        .vector("slopes", w.slopes()).rows("db", db).rows("dc", dc)
        .items((long) w.piece().tokens() * groups * w.shape().state());
  }
}
