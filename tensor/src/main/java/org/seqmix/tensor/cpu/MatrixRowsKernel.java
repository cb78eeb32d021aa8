package org.seqmix.tensor.cpu;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Rows of mixing matrices written out, and their gradients.
///
/// For analysis and for distances between matrices that have no kernel of their own. A row of a matrix has the same
/// bits whichever block of rows it is asked in.
final class MatrixRowsKernel {
  private MatrixRowsKernel() {}

  static void attentionRows(Tensor q, Tensor k, Rows rows, AttentionShape shape, int from, int to, Tensor m,
      Workers workers) {
    workers.run(rows.rows() * shape.heads(), task -> {
      MatrixBlock block = MatrixBlock.clear(m, rows, shape.heads(), task, from, to);
      for (Rows.Span span : rows.spans()) {
        if (span.row() == block.row() && block.touches(span)) {
          new AttentionRows(q, k, span, shape).write(block);
        }
      }
    });
  }

  static void attentionRowsGrad(Tensor dm, Tensor q, Tensor k, Rows rows, AttentionShape shape, int from, int to,
      Tensor dq, Tensor dk, Workers workers) {
    workers.run(rows.spans().size() * shape.kvHeads(), task -> {
      Rows.Span span = rows.spans().get(task / shape.kvHeads());
      int first = task % shape.kvHeads() * shape.headsPerKv();
      for (int head = first; head < first + shape.headsPerKv(); head++) {
        MatrixBlock block = MatrixBlock.of(dm, rows, shape.heads(), span.row() * shape.heads() + head, from, to);
        if (block.touches(span)) {
          new AttentionRows(q, k, span, shape).gradient(block, dq, dk);
        }
      }
    });
  }

  static void ssdRows(Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape, int from,
      int to, Tensor m, Workers workers) {
    workers.run(rows.rows() * shape.heads(), task -> {
      MatrixBlock block = MatrixBlock.clear(m, rows, shape.heads(), task, from, to);
      for (Rows.Span span : rows.spans()) {
        if (span.row() == block.row() && block.touches(span)) {
          new SsdRows(b, c, logDecay, d, span, shape).write(block);
        }
      }
    });
  }

  static void ssdRowsGrad(Tensor dm, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape,
      int from, int to, Tensor db, Tensor dc, Tensor dlogDecay, @Nullable Tensor dd, Workers workers) {
    int spans = rows.spans().size();
    float[] skips = new float[spans * shape.heads()];
    workers.run(spans * shape.groups(), task -> {
      int index = task / shape.groups();
      Rows.Span span = rows.spans().get(index);
      int first = task % shape.groups() * shape.headsPerGroup();
      for (int head = first; head < first + shape.headsPerGroup(); head++) {
        MatrixBlock block = MatrixBlock.of(dm, rows, shape.heads(), span.row() * shape.heads() + head, from, to);
        if (block.touches(span)) {
          skips[index * shape.heads() + head] =
              new SsdRows(b, c, logDecay, d, span, shape).gradient(block, db, dc, dlogDecay);
        }
      }
    });
    if (dd != null) {
      SsdGrad.addSkips(skips, spans, shape.heads(), Cpu.address(dd));
    }
  }
}
