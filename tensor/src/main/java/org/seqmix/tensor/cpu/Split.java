package org.seqmix.tensor.cpu;

/// Cuts an operation into ranges for the worker threads. Small operations run in the calling thread.
///
/// A kernel that splits must write disjoint outputs whose bits do not depend on where the cuts are.
final class Split {
  /// Elements below which waking another thread costs more than it saves.
  private static final long SERIAL = 1 << 16;
  /// Elements of a contiguous tensor in one piece.
  private static final int PIECE = 1 << 14;
  /// Ranges a thread, so that a thread that was interrupted does not hold up the others.
  private static final int RANGES_PER_THREAD = 4;

  private Split() {}

  /// Work on items `from` (inclusive) to `to` (exclusive).
  @FunctionalInterface
  interface Range {
    void run(int from, int to);
  }

  /// Work on `count` elements of a row from a column on.
  @FunctionalInterface
  interface Piece {
    void run(long row, long column, int count);
  }

  /// Splits `items`, each of `cost` elements, at multiples of `unit`.
  static void run(Workers workers, int items, int unit, long cost, Range range) {
    int units = (items + unit - 1) / unit;
    long wanted = Math.min(items * cost / SERIAL, (long) RANGES_PER_THREAD * workers.threads());
    int ranges = (int) Math.min(units, wanted);
    if (ranges <= 1 || workers.threads() == 1) {
      if (items > 0) {
        range.run(0, items);
      }
      return;
    }
    workers.run(ranges, i -> {
      int from = (int) ((long) units * i / ranges) * unit;
      int to = Math.min(items, (int) ((long) units * (i + 1) / ranges) * unit);
      range.run(from, to);
    });
  }

  /// Splits rows of `columns` elements.
  static void rows(Workers workers, long rows, long columns, Range range) {
    run(workers, Math.toIntExact(rows), 1, Math.max(1, columns), range);
  }

  /// Splits columns, `rows` elements each, at multiples of a cache line.
  static void columns(Workers workers, long columns, long rows, Range range) {
    run(workers, Math.toIntExact(columns), 64 / Float.BYTES, Math.max(1, rows), range);
  }

  /// Splits an operation that treats every element alike; `flat` says that all operands are contiguous.
  static void elements(Workers workers, long rows, long columns, boolean flat, Piece piece) {
    if (flat) {
      long total = rows * columns;
      int pieces = Math.toIntExact((total + PIECE - 1) / PIECE);
      run(workers, pieces, 1, PIECE, (from, to) -> {
        for (int p = from; p < to; p++) {
          long at = (long) p * PIECE;
          piece.run(0, at, (int) Math.min(PIECE, total - at));
        }
      });
    } else {
      int count = Math.toIntExact(columns);
      rows(workers, rows, columns, (from, to) -> {
        for (int r = from; r < to; r++) {
          piece.run(r, 0, count);
        }
      });
    }
  }
}
