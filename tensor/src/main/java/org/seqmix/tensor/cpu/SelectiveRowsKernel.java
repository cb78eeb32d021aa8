package org.seqmix.tensor.cpu;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Tensor;

/// Rows of the selective scan's matrices, one matrix a channel, and their gradients: the tasks, and what they share.
final class SelectiveRowsKernel {
  private SelectiveRowsKernel() {}

  /// A task is a row of tokens and a channel.
  static void rows(Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows rows, SelectiveShape shape,
      int from, int to, Tensor m, Workers workers) {
    workers.run(rows.rows() * shape.channels(), task -> {
      MatrixBlock block = MatrixBlock.clear(m, rows, shape.channels(), task, from, to);
      for (Rows.Span span : rows.spans()) {
        if (span.row() == block.row() && block.touches(span)) {
          new SelectiveRows(dt, a, b, c, d, span, shape).write(block);
        }
      }
    });
  }

  /// A task is a span and a group, whose channels add to B and C one after the other; spans add to a and D in order.
  static void rowsGrad(Tensor dm, Tensor dt, Tensor a, Tensor b, Tensor c, Rows rows, SelectiveShape shape, int from,
      int to, Tensor ddt, Tensor da, Tensor db, Tensor dc, @Nullable Tensor dd, Workers workers, BlockPool pool) {
    List<Rows.Span> spans = rows.spans();
    int channels = shape.channels();
    long rateFloats = (long) channels * shape.state();
    float[] skips = new float[spans.size() * channels];
    try (CpuRegion region = new CpuRegion(pool)) {
      long rates = region.floats(spans.size() * rateFloats);
      Native.zero(rates, 4 * spans.size() * rateFloats);
      workers.run(spans.size() * shape.groups(), task -> {
        int index = task / shape.groups();
        Rows.Span span = spans.get(index);
        int first = task % shape.groups() * shape.channelsPerGroup();
        for (int channel = first; channel < first + shape.channelsPerGroup(); channel++) {
          MatrixBlock block = MatrixBlock.of(dm, rows, channels, span.row() * channels + channel, from, to);
          if (block.touches(span)) {
            long own = rates + 4 * (index * rateFloats + (long) channel * shape.state());
            skips[index * channels + channel] =
                new SelectiveRowsGrad(dt, a, b, c, span, shape, block).run(ddt, db, dc, own);
          }
        }
      });
      Slice target = Slice.of(da, 0, 0);
      Split.rows(workers, channels, rateFloats / channels * spans.size(), (begin, end) -> {
        for (int channel = begin; channel < end; channel++) {
          for (int s = 0; s < spans.size(); s++) {
            ColumnSums.add(rates + 4 * (s * rateFloats + (long) channel * shape.state()), target.at(channel),
                shape.state());
          }
        }
      });
    }
    if (dd != null) {
      SsdGrad.addSkips(skips, spans.size(), channels, Cpu.address(dd));
    }
  }
}
