package org.seqmix.tensor;

import java.util.ArrayList;
import java.util.List;

/// Which tokens of a (tokens, width) tensor belong to which sequence, and where documents begin.
///
/// Tokens lie row after row without padding. A row is cut into spans at document borders; nothing looks across a
/// border. The first span of a row may continue a document whose earlier tokens live in a carried state; every other
/// span begins from the empty state. Spans are what kernels work on: they are independent of each other.
public final class Rows {
  /// Tokens `from` (inclusive) to `to` (exclusive) of one document in row `row`.
  ///
  /// `position` is the place of the first token in its document; `continues` says that the row's carried state comes
  /// before it; `last` that the row's state afterwards is this span's.
  public record Span(int row, int from, int to, int position, boolean continues, boolean last) {
    /// Tokens in the span.
    public int length() {
      return to - from;
    }
  }

  private final int rows;
  private final List<Span> spans;
  private final int[] rowStart;

  private Rows(int rows, List<Span> spans, int[] rowStart) {
    this.rows = rows;
    this.spans = List.copyOf(spans);
    this.rowStart = rowStart;
  }

  /// `rows` sequences of `length` tokens, one document each, from the empty state.
  public static Rows of(int rows, int length) {
    int[] lengths = new int[rows];
    java.util.Arrays.fill(lengths, length);
    return ofLengths(lengths);
  }

  /// Sequences of the given lengths, one document each, from the empty state.
  public static Rows ofLengths(int... lengths) {
    return build(lengths, new int[lengths.length][0], new int[lengths.length], false);
  }

  /// Sequences of the given lengths that continue documents of which `positions[row]` tokens came before.
  public static Rows continuing(int[] lengths, int[] positions) {
    return build(lengths, new int[lengths.length][0], positions, true);
  }

  /// Packed sequences: `starts[row]` lists the positions within the row at which a new document begins, ascending.
  /// Position 0 begins a document whether listed or not.
  public static Rows packed(int[] lengths, int[][] starts) {
    return build(lengths, starts, new int[lengths.length], false);
  }

  /// Packed sequences whose first document continues one of which `positions[row]` tokens came before, unless 0 is
  /// listed in `starts[row]`.
  public static Rows packedContinuing(int[] lengths, int[][] starts, int[] positions) {
    return build(lengths, starts, positions, true);
  }

  private static Rows build(int[] lengths, int[][] starts, int[] positions, boolean continues) {
    List<Span> spans = new ArrayList<>();
    int[] rowStart = new int[lengths.length + 1];
    if (starts.length != lengths.length || positions.length != lengths.length) {
      throw new IllegalArgumentException("rows: " + lengths.length + " lengths but " + (starts.length != lengths.length
          ? "document starts of " + starts.length + " rows" : positions.length + " positions"));
    }
    for (int r = 0; r < lengths.length; r++) {
      if (lengths[r] < 0 || positions[r] < 0) {
        throw new IllegalArgumentException(
            "row " + r + ": length " + lengths[r] + " and position " + positions[r] + " must be >= 0");
      }
      addRow(spans, r, rowStart[r], lengths[r], starts[r], positions[r], continues);
      rowStart[r + 1] = Math.addExact(rowStart[r], lengths[r]);
    }
    return new Rows(lengths.length, spans, rowStart);
  }

  private static void addRow(List<Span> spans, int row, int base, int length, int[] starts, int position,
      boolean continues) {
    int begin = 0;
    int previous = -1;
    boolean carried = continues;
    int at = position;
    for (int start : starts) {
      if (start <= previous || start >= length) {
        throw new IllegalArgumentException("row " + row + ": document start " + start
            + " must ascend and lie below the row's length " + length);
      }
      if (start > begin) {
        spans.add(new Span(row, base + begin, base + start, at, carried, false));
      }
      begin = start;
      previous = start;
      carried = false;
      at = 0;
    }
    spans.add(new Span(row, base + begin, base + length, at, carried, true));
  }

  /// Number of sequences.
  public int rows() {
    return rows;
  }

  /// Number of tokens in all sequences.
  public int tokens() {
    return rowStart[rows];
  }

  /// Index of the first token of a row.
  public int from(int row) {
    return rowStart[row];
  }

  /// Index after the last token of a row.
  public int to(int row) {
    return rowStart[row + 1];
  }

  /// Tokens of a row.
  public int length(int row) {
    return rowStart[row + 1] - rowStart[row];
  }

  /// The longest row's tokens.
  public int maxLength() {
    int max = 0;
    for (int r = 0; r < rows; r++) {
      max = Math.max(max, length(r));
    }
    return max;
  }

  /// The documents' pieces, in token order. A row of no tokens has one empty span.
  public List<Span> spans() {
    return spans;
  }

  /// Whether any row continues a carried state.
  public boolean continues() {
    return spans.stream().anyMatch(Span::continues);
  }

  /// Place of every token in its document.
  public int[] positions() {
    int[] out = new int[tokens()];
    for (Span s : spans) {
      for (int t = s.from(); t < s.to(); t++) {
        out[t] = s.position() + t - s.from();
      }
    }
    return out;
  }

  /// One past the largest position of any token.
  public int maxPosition() {
    return spans.stream().mapToInt(s -> s.position() + s.length()).max().orElse(0);
  }

  @Override
  public String toString() {
    return rows + " rows, " + tokens() + " tokens, " + spans.size() + " spans";
  }
}
