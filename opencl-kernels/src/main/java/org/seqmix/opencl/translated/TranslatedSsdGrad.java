package org.seqmix.opencl.translated;

import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Gradients of the state-space dual recurrence.
///
/// The states of every token and their gradients are kept for a piece of the rows and heads at a time, in at most 64
/// MiB of scratch memory (more where one row of one head needs more); what sums over heads goes on from piece to piece
/// in ascending heads.
final class TranslatedSsdGrad extends Group {
  TranslatedSsdGrad(Launcher launcher) {
    super(launcher);
  }

  /// What the launches of one gradient share.
  private record Work(Tensor dy, Tensor x, Tensor gates, RowTable table, SsdShape shape, Tensor states, Tensor slopes) {
    Launch piece(Launch launch, Pieces.Piece piece) {
      return launch.number("headDim", shape.headDim()).number("stateSize", shape.state())
          .number("firstToken", piece.firstToken()).number("firstHead", piece.firstHead())
          .number("pieceHeads", piece.heads());
    }

    Launch walk(Launch launch, Pieces.Piece piece) {
      return piece(launch, piece).vector("gates", gates).vector("spans", table.spans())
          .vector("firstSpan", table.firstSpan()).number("heads", shape.heads())
          .number("headsPerGroup", shape.headsPerGroup()).number("firstRow", piece.firstRow());
    }

    long walkers(Pieces.Piece piece) {
      return (long) piece.rows() * piece.heads() * shape.state() * shape.headDim();
    }
  }

  @Override
  public void ssdGrad(Tensor dy, @Nullable Tensor dout, Tensor x, Tensor b, Tensor c, Tensor logDecay,
      @Nullable Tensor d,
      Rows rows, SsdShape shape, @Nullable Tensor in, Tensor dx, Tensor db, Tensor dc, Tensor dlogDecay,
      @Nullable Tensor dd, @Nullable Tensor din) {
    try (Scope scope = device().newScope("ssdGrad")) {
      Tensor gates = scope.empty(DType.F32, logDecay.elements());
      launch(ExponentialKernel.class).rows("x", logDecay).vector("y", gates).number("columns", shape.heads())
          .items(logDecay.elements());
      long size = (long) shape.state() * shape.headDim();
      for (Pieces.Piece piece : Pieces.of(rows, shape.heads(), 2 * size)) {
        try (Scope scratch = device().newScope("ssdGrad piece")) {
          long numbers = (long) piece.tokens() * piece.heads() * size;
          Work w = new Work(dy, x, gates, launcher().table(rows), shape, scratch.empty(DType.F32, numbers),
              scratch.empty(DType.F32, numbers));
          w.walk(launch(SsdStatesKernel.class), piece).rows("x", x).rows("b", b).optional("in", in, gates)
              .vector("states", w.states()).items(w.walkers(piece));
          w.walk(launch(SsdStateSlopesKernel.class), piece).rows("dy", dy).rows("c", c).optional("dout", dout, gates)
              .optional("din", din, gates).vector("slopes", w.slopes()).items(w.walkers(piece));
          values(w, piece, b, d, dx);
          keys(w, piece, db, dc);
          decays(w, piece, in, dlogDecay);
        }
      }
    }
    if (dd != null) {
      launch(SkipSlopesKernel.class).rows("dy", dy).rows("x", x).number("tokens", rows.tokens())
          .number("headDim", shape.headDim()).vector("dd", dd).items(shape.heads());
    }
  }

  private void values(Work w, Pieces.Piece piece, Tensor b, @Nullable Tensor d, Tensor dx) {
    w.piece(launch(SsdValueSlopesKernel.class), piece).rows("dy", w.dy()).rows("b", b).optional("d", d, w.gates())
        .number("headsPerGroup", w.shape().headsPerGroup()).vector("slopes", w.slopes()).rows("dx", dx)
        .items((long) piece.tokens() * piece.heads() * w.shape().headDim());
  }

  private void keys(Work w, Pieces.Piece piece, Tensor db, Tensor dc) {
    int perGroup = w.shape().headsPerGroup();
    int first = piece.firstHead() / perGroup;
    int groups = (piece.firstHead() + piece.heads() - 1) / perGroup - first + 1;
    w.piece(launch(SsdKeySlopesKernel.class), piece).rows("dy", w.dy()).rows("x", w.x())
        .number("headsPerGroup", perGroup).number("firstGroup", first).number("pieceGroups", groups)
        .vector("states", w.states()).vector("slopes", w.slopes()).rows("db", db).rows("dc", dc)
        .items((long) piece.tokens() * groups * w.shape().state());
  }

  private void decays(Work w, Pieces.Piece piece, @Nullable Tensor in, Tensor dlogDecay) {
    w.piece(launch(SsdDecaySlopesKernel.class), piece).vector("gates", w.gates()).vector("spans", w.table().spans())
        .vector("spanOf", w.table().spanOf()).number("heads", w.shape().heads()).optional("in", in, w.gates())
        .vector("states", w.states()).vector("slopes", w.slopes()).rows("dlogDecay", dlogDecay)
        .items((long) piece.tokens() * piece.heads());
  }
}
