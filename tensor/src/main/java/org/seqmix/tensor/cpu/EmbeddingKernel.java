package org.seqmix.tensor.cpu;

import org.seqmix.tensor.DType;
import org.seqmix.tensor.Tensor;

/// Rows of a table by number, and the gradient that flows back into them.
final class EmbeddingKernel {
  private EmbeddingKernel() {}

  /// Finds a row of a packed table.
  @FunctionalInterface
  interface PackedRow {
    /// Writes row `output` to `to`.
    void read(PackedPanels w, int output, long to);
  }

  static void embedding(Tensor ids, Tensor w, PackedRow packed, Tensor y, Workers workers) {
    if (w.layout() == Tensor.Layout.PANELS) {
      PackedPanels panels = PackedPanels.of(w);
      rows(ids, y, (row, to) -> packed.read(panels, row, to), workers);
      return;
    }
    if (StoredWeight.is(w)) {
      long table = Cpu.address(w);
      int width = Math.toIntExact(y.columns());
      rows(ids, y, (row, to) -> CopyKernel.toFloats(DType.BF16, table + row * w.rowStride() * Short.BYTES, to, width),
          workers);
      return;
    }
    Floats table = Floats.of("embedding", "w", w);
    long bytes = y.columns() * Float.BYTES;
    rows(ids, y, (row, to) -> Native.copy(table.row(row), to, bytes), workers);
  }

  private interface RowCopy {
    void copy(int row, long to);
  }

  private static void rows(Tensor ids, Tensor y, RowCopy copy, Workers workers) {
    Floats out = Floats.of("embedding", "y", y);
    long id = Cpu.address(ids);
    Split.rows(workers, y.rows(), y.columns(), (from, to) -> {
      for (int t = from; t < to; t++) {
        copy.copy(Cpu.getInt(id + 4L * t), out.row(t));
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
