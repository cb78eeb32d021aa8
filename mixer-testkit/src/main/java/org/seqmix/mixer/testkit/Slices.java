package org.seqmix.mixer.testkit;

import java.util.Arrays;

/// Tokens of some rows cut out of, and put into, the numbers of all tokens.
final class Slices {
  private Slices() {
  }

  /// Tokens `from[row]` to `to[row]` of every row, row after row.
  static double[] take(LawCase c, int width, int[] from, int[] to, double[] all) {
    double[] out = new double[tokens(from, to) * width];
    walk(c, width, from, to, (at, whole, count) -> System.arraycopy(all, whole, out, at, count));
    return out;
  }

  /// Puts tokens that {@link #take} would cut out back into `all`.
  static void put(LawCase c, int width, int[] from, int[] to, double[] piece, double[] all) {
    walk(c, width, from, to, (at, whole, count) -> System.arraycopy(piece, at, all, whole, count));
  }

  /// Numbers of one row.
  static double[] row(LawCase c, int width, int row, double[] all) {
    int begin = c.packed().from(row) * width;
    return Arrays.copyOfRange(all, begin, begin + c.rows().get(row).length() * width);
  }

  private static int tokens(int[] from, int[] to) {
    int sum = 0;
    for (int r = 0; r < from.length; r++) {
      sum += to[r] - from[r];
    }
    return sum;
  }

  private interface Visitor {
    void visit(int pieceAt, int wholeAt, int count);
  }

  private static void walk(LawCase c, int width, int[] from, int[] to, Visitor visitor) {
    int at = 0;
    int base = 0;
    for (int r = 0; r < from.length; r++) {
      int count = (to[r] - from[r]) * width;
      visitor.visit(at, (base + from[r]) * width, count);
      at += count;
      base += c.rows().get(r).length();
    }
  }
}
