package org.seqmix.tensor.cpu;

import java.util.function.IntFunction;

/// C = A B + bias or C += A B + bias without the Vector API: panels of columns by blocks of rows, each a task.
///
/// *Numerics*: the chains of [Gemm] and [PackedProduct], bit for bit: fused multiply-adds in ascending depth from 0, or
/// from the value C holds, and the bias after them. Neither blocks nor threads change a bit.
///
/// @param rows of A and C
/// @param columns of B and C
/// @param depth columns of A, rows of B
/// @param panels B from every [ArrayTile#COLUMNS]-th column on
/// @param bias address of one number a column, or 0
record ArrayProduct(int rows, int columns, int depth, Strided a, IntFunction<Strided> panels, long bias, Strided c,
    boolean accumulate) {
  private static final int LEAST_ROWS = 32;
  private static final int TASKS_PER_THREAD = 3;
  /// Below this work a second thread gains nothing: multiply-adds, about 50 us of one thread.
  private static final long SERIAL_WORK = 1_000_000;

  /// The parts of a matrix in rows, or of its transpose.
  static IntFunction<Strided> panels(Strided b) {
    return panel -> b.from(0, (long) panel * ArrayTile.COLUMNS);
  }

  /// The parts of a weight (columns, depth) that [#pack] wrote.
  static IntFunction<Strided> packed(long weight, int columns, int depth) {
    return panel -> {
      long first = (long) panel * ArrayTile.COLUMNS;
      return Strided.rows(weight + first * depth * Float.BYTES, Math.min(ArrayTile.COLUMNS, columns - first));
    };
  }

  /// Writes `b` panel after panel, each `depth` rows of its columns without gaps.
  static void pack(Strided b, int columns, int depth, long to, Workers workers) {
    workers.run(Math.ceilDiv(columns, ArrayTile.COLUMNS), panel -> {
      int first = panel * ArrayTile.COLUMNS;
      int width = Math.min(ArrayTile.COLUMNS, columns - first);
      long target = to + (long) first * depth * Float.BYTES;
      ArrayTile tile = ArrayTile.ofThread();
      for (int k = 0; k < depth; k += ArrayTile.DEPTH) {
        tile.load(b.from(k, first), width, Math.min(ArrayTile.DEPTH, depth - k));
        tile.store(target + (long) k * width * Float.BYTES);
      }
    });
  }

  void run(Workers workers) {
    int count = Math.ceilDiv(columns, ArrayTile.COLUMNS);
    boolean serial = workers.threads() == 1 || (long) rows * columns * depth < SERIAL_WORK;
    int wanted = serial ? 1 : Math.ceilDiv(TASKS_PER_THREAD * workers.threads(), Math.max(1, count));
    int blocks = Math.clamp(rows / LEAST_ROWS, 1, wanted);
    Workers.Task task = i -> {
      int block = i / count;
      panel(i % count, (int) ((long) rows * block / blocks), (int) ((long) rows * (block + 1) / blocks));
    };
    if (!serial) {
      workers.run(count * blocks, task);
      return;
    }
    for (int i = 0; i < count; i++) {
      task.run(i);
    }
  }

  /// Rows `from` to `to` of the columns of one panel.
  private void panel(int panel, int from, int to) {
    Strided b = panels.apply(panel);
    int first = panel * ArrayTile.COLUMNS;
    int width = Math.min(ArrayTile.COLUMNS, columns - first);
    ArrayTile tile = ArrayTile.ofThread();
    for (int k = 0; k == 0 || k < depth; k += ArrayTile.DEPTH) {
      int count = Math.min(ArrayTile.DEPTH, depth - k);
      boolean last = k + count == depth;
      tile.load(b.from(k, 0), width, count);
      tile.multiply(a.from(from, k), c.from(from, first), to - from, accumulate || k > 0,
          last && bias != 0 ? bias + (long) first * Float.BYTES : 0);
    }
  }
}
