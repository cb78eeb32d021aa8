package org.seqmix.tensor.cpu;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Tensor;

/// Backward of the selective scan. States at the beginning of every [SelectiveStrip#TOKENS] tokens are computed once
/// forward and kept; then these chunks are visited from the last to the first, their states computed again.
///
/// A task is a span and a block of channels. What blocks and spans share - gradients of B, C and a - has a place for each
/// of them; they are added afterwards in ascending order. *Cost*: the decays twice and 12 operations for each token,
/// channel and number. *Memory*: T N D / 32 floats for states in the threads' tasks, N D a span for da, and (D / 64 - G)
/// T N a group for db and dc.
final class SelectiveGrad {
  /// What the gradients are computed from.
  record Inputs(Tensor dy, @Nullable Tensor dout, Tensor x, Tensor dt, Tensor a, Tensor b, Tensor c,
      @Nullable Tensor d, Rows rows, SelectiveShape shape, @Nullable Tensor in) {}

  /// The gradients.
  record Outputs(Tensor dx, Tensor ddt, @Nullable Tensor da, Tensor db, Tensor dc, @Nullable Tensor dd,
      @Nullable Tensor din) {}

  private final Inputs inputs;
  private final Outputs outputs;
  private final Workers workers;
  private final SelectiveShape shape;
  private final List<Rows.Span> spans;
  private final int blocks;

  private SelectiveGrad(Inputs inputs, Outputs outputs, Workers workers) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.workers = workers;
    shape = inputs.shape();
    spans = inputs.rows().spans();
    blocks = SelectiveBlock.count(shape);
  }

  static void run(Inputs inputs, Outputs outputs, Workers workers, BlockPool pool) {
    new SelectiveGrad(inputs, outputs, workers).run(pool);
  }

  private void run(BlockPool pool) {
    try (CpuRegion region = new CpuRegion(pool)) {
      long rateFloats = SelectiveBlock.of(shape, 0).rateFloats();
      long rates = region.floats(spans.size() * blocks * rateFloats);
      int perGroup = SelectiveBlock.perGroup(shape);
      long keyFloats = (long) inputs.rows().tokens() * shape.keys();
      long keys = region.floats((perGroup - 1) * keyFloats);
      long queries = region.floats((perGroup - 1) * keyFloats);
      long row = 4L * shape.keys();
      workers.run(spans.size() * blocks, task -> {
        SelectiveBlock block = SelectiveBlock.of(shape, task % blocks);
        long shared = 4 * ((block.index() - 1) * keyFloats + (long) block.group() * shape.state());
        boolean own = block.index() == 0;
        Slice db = own ? block.keys(outputs.db(), 0) : new Slice(keys + shared, row);
        Slice dc = own ? block.keys(outputs.dc(), 0) : new Slice(queries + shared, row);
        new SelectiveChunks(inputs, outputs, spans.get(task / blocks), block, rates + 4 * task * rateFloats, db, dc)
            .run();
      });
      for (int i = 0; i + 1 < perGroup; i++) {
        addRows(keys + 4 * i * keyFloats, outputs.db());
        addRows(queries + 4 * i * keyFloats, outputs.dc());
      }
      if (outputs.da() != null) {
        addRates(rates, rateFloats, outputs.da());
      }
    }
    if (outputs.dd() != null) {
      addSkips(outputs.dd(), pool);
    }
  }

  /// to += a tensor of the same shape without gaps.
  private void addRows(long from, Tensor to) {
    int columns = shape.keys();
    Slice target = Slice.of(to, 0, 0);
    Split.rows(workers, to.rows(), columns, (first, end) -> {
      for (int t = first; t < end; t++) {
        ColumnSums.add(from + 4L * t * columns, target.at(t), columns);
      }
    });
  }

  /// da += the spans' sums, in ascending spans.
  private void addRates(long rates, long floats, Tensor da) {
    workers.run(blocks, number -> {
      SelectiveBlock block = SelectiveBlock.of(shape, number);
      long total = rates + 4 * number * floats;
      for (int s = 1; s < spans.size(); s++) {
        ColumnSums.add(total + 4 * s * blocks * floats, total, (int) block.rateFloats());
      }
      int rows = Lanes.padded(shape.state());
      int width = block.width();
      long turned = Scratch.begin(block.rateFloats(), 1).take(block.rateFloats());
      TileTranspose.run(total, 4L * width, rows, width, turned, 4L * rows);
      Slice to = Slice.of(da, block.first(), 0);
      TileRows.add(turned, rows, block.channels(), shape.state(), 1, to.address(), to.row());
    });
  }

  /// dd += the column sums of dy x.
  private void addSkips(Tensor dd, BlockPool pool) {
    Slice dy = Slice.of(inputs.dy(), 0, 0);
    Slice x = Slice.of(inputs.x(), 0, 0);
    ColumnSums.run(inputs.rows().tokens(), shape.channels(), Cpu.address(dd), workers, pool,
        (t, sums, from, to) -> ColumnSums.addProduct(1, dy.at(t) + 4L * from, x.at(t) + 4L * from, sums + 4L * from,
            to - from));
  }
}
