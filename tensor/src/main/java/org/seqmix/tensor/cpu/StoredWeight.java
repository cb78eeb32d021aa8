package org.seqmix.tensor.cpu;

import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// A product's weight in BF16 rows, as checkpoints store it: it becomes F32 a block of outputs at a time, which the product
/// reads before the next block comes.
///
/// *Numerics*: every brain float is an F32, and a chain over outputs goes on from block to block, so the bits are those of
/// the whole weight in F32. *Cost*: 6 bytes a weight through the last-level cache, little beside a product of 64 rows.
final class StoredWeight {
  /// Floats of a block: a part of the last-level cache.
  private static final long FLOATS = 1L << 21;

  private StoredWeight() {}

  /// Takes one block.
  @FunctionalInterface
  interface Block {
    /// `part` holds outputs `from` (inclusive) to `to` (exclusive).
    void take(Tensor part, long from, long to);
  }

  /// Whether `w` is such a weight.
  static boolean is(Tensor w) {
    return w.type() == DType.BF16 && w.layout() == Tensor.Layout.ROWS;
  }

  /// Hands all blocks of `w` on, in ascending order.
  static void each(CpuDevice device, Tensor w, Workers workers, Block block) {
    long inputs = w.columns();
    long most =
        Math.min(w.rows(), Math.max(Tiles.COLUMNS, FLOATS / Math.max(1, inputs) / Tiles.COLUMNS * Tiles.COLUMNS));
    try (Scope scope = device.newScope("block of a weight")) {
      Tensor room = scope.empty(DType.F32, most, inputs);
      for (long from = 0; from < w.rows(); from += most) {
        long to = Math.min(w.rows(), from + most);
        Tensor part = room.rows(0, to - from);
        CopyKernel.copy(w.rows(from, to), part, workers);
        block.take(part, from, to);
      }
    }
  }
}
