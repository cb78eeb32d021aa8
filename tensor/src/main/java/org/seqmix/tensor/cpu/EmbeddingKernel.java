package org.seqmix.tensor.cpu;

import org.seqmix.tensor.Tensor;

/// Rows of a table by number, and the gradient that flows back into them.
final class EmbeddingKernel {
  private EmbeddingKernel() {}

  static void embedding(Tensor ids, Tensor w, Tensor y, Workers workers) {
    Floats table = Floats.of("embedding", "w", w);
    Floats out = Floats.of("embedding", "y", y);
    long id = Cpu.address(ids);
    long bytes = y.columns() * Float.BYTES;
    Split.rows(workers, y.rows(), y.columns(), (from, to) -> {
      for (int t = from; t < to; t++) {
        Native.copy(table.row(Cpu.getInt(id + 4L * t)), out.row(t), bytes);
      }
    });
  }

  /// Threads share the columns, so that every sum runs over ascending tokens.
  static void embeddingGrad(Tensor ids, Tensor dy, Tensor dw, Workers workers) {
    Floats table = Floats.of("embeddingGrad", "dw", dw);
    Floats grad = Floats.of("embeddingGrad", "dy", dy);
    long id = Cpu.address(ids);
    int tokens = Math.toIntExact(dy.rows());
    Split.columns(workers, dy.columns(), tokens, (from, to) -> {
      for (int t = 0; t < tokens; t++) {
        ColumnSums.add(grad.at(t, from), table.at(Cpu.getInt(id + 4L * t), from), to - from);
      }
    });
  }
}
