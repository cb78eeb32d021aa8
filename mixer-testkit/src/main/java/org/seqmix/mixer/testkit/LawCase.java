package org.seqmix.mixer.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.seqmix.tensor.Rows;

/// One try of a law: ragged rows of packed documents, and the seed of everything random.
///
/// @param rows the sequences of the batch
/// @param seed of weights, inputs and choices
public record LawCase(List<Row> rows, long seed) {
  /// A sequence.
  ///
  /// @param length its tokens, 0 or more
  /// @param starts positions after 0 at which another document begins, ascending
  public record Row(int length, List<Integer> starts) {
    public Row {
      starts = List.copyOf(starts);
    }

    /// The starts that lie in tokens `from` to `to`, counted from `from`.
    private int[] startsIn(int from, int to) {
      return starts.stream().filter(s -> s >= from && s < to).mapToInt(s -> s - from).toArray();
    }
  }

  public LawCase {
    rows = List.copyOf(rows);
  }

  /// Rows of the given lengths, one document each.
  public static LawCase of(long seed, int... lengths) {
    return new LawCase(Arrays.stream(lengths).mapToObj(n -> new Row(n, List.of())).toList(), seed);
  }

  /// All rows from their beginnings.
  public Rows packed() {
    return Rows.packed(lengths(), starts(new int[rows.size()], lengths()));
  }

  /// Row `row` alone.
  LawCase only(int row) {
    return new LawCase(List.of(rows.get(row)), seed);
  }

  /// Row `row` cut after `length` tokens; the others as they are.
  LawCase cut(int row, int length) {
    List<Row> next = new ArrayList<>(rows);
    Row old = rows.get(row);
    next.set(row, new Row(length, old.starts().stream().filter(s -> s < length).toList()));
    return new LawCase(next, seed);
  }

  /// Tokens `from[row]` to `to[row]` of every row, continuing where a state at `positions` stands.
  Rows piece(int[] from, int[] to, int[] positions) {
    int[] lengths = new int[from.length];
    for (int r = 0; r < from.length; r++) {
      lengths[r] = to[r] - from[r];
    }
    return Rows.packedContinuing(lengths, starts(from, to), positions);
  }

  int[] lengths() {
    return rows.stream().mapToInt(Row::length).toArray();
  }

  int tokens() {
    return rows.stream().mapToInt(Row::length).sum();
  }

  Dice dice(String purpose) {
    return Dice.of(seed, purpose);
  }

  private int[][] starts(int[] from, int[] to) {
    int[][] out = new int[rows.size()][];
    for (int r = 0; r < out.length; r++) {
      out[r] = rows.get(r).startsIn(from[r], to[r]);
    }
    return out;
  }
}
