package org.seqmix.opencl.translated;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.tensor.Rows;

/// Rows and heads in pieces whose states of every token fit the scratch memory of one gradient.
final class Pieces {
  /// Floats of scratch memory that a piece takes, unless one row and head need more.
  private static final long ROOM = 1 << 24;

  private Pieces() {
  }

  /// Rows `firstRow` to `firstRow + rows` with their tokens, and heads `firstHead` to `firstHead + heads`.
  record Piece(int firstRow, int rows, int firstToken, int tokens, int firstHead, int heads) {
  }

  /// Pieces in ascending rows, then ascending heads: as many rows as fit with all their heads, and of a row that does
  /// not fit as many heads as do. A token of a head takes `floats`.
  static List<Piece> of(Rows rows, int heads, long floats) {
    List<Piece> pieces = new ArrayList<>();
    int row = 0;
    while (row < rows.rows()) {
      int end = row + 1;
      while (end < rows.rows() && (rows.to(end) - rows.from(row)) * floats * heads <= ROOM) {
        end++;
      }
      int tokens = rows.to(end - 1) - rows.from(row);
      int most = (int) Math.clamp(ROOM / (floats * Math.max(1, tokens)), 1, heads);
      for (int head = 0; head < heads; head += most) {
        pieces.add(new Piece(row, end - row, rows.from(row), tokens, head, Math.min(most, heads - head)));
      }
      row = end;
    }
    return pieces;
  }
}
