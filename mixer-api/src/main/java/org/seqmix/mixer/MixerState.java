package org.seqmix.mixer;

import java.util.List;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;

/// What a mixer remembers of the tokens before: one entry for every sequence of a batch.
///
/// Owns its memory until closed. Recurrent mixers keep constant bytes a row; attention's keys and values grow, up to
/// its window where it has one.
/// The methods that give another state copy what they need: the two do not share memory.
public interface MixerState extends AutoCloseable {
  /// Number of sequences.
  int rows();

  /// Tokens of its present document that every row has seen.
  int[] positions();

  /// The given rows, in the given order; a row may come several times (samples of one prompt).
  MixerState select(int... rows);

  /// This state's rows followed by those of `other`, which must come from the same mixer.
  MixerState append(MixerState other);

  /// All rows again.
  default MixerState copy() {
    int[] all = new int[rows()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    return select(all);
  }

  /// Puts row `fromRow` of a state of the same mixer in the place of one of these rows. *Cost*: a copy of the row where a
  /// state does it itself; this default copies the whole state.
  default void assign(int row, MixerState from, int fromRow) {
    int[] order = new int[rows()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i == row ? rows() + fromRow : i;
    }
    try (MixerState both = append(from); MixerState next = both.select(order)) {
      restore(next.tensors());
    }
  }

  /// Whether every token leaves an entry of its own that stays as it is: keys and values do. Such a state can be kept in
  /// pieces; any other is kept whole.
  default boolean growsByToken() {
    return false;
  }

  /// What the tokens from position `from` up to `to` of a row's document have left in a state that
  /// {@link #growsByToken}; of any other state, the row, which must stand at `to`.
  default MixerState piece(int row, int from, int to) {
    if (positions()[row] != to) {
      throw new IllegalArgumentException("state piece: expected the end of the row, token " + positions()[row]
          + ", got " + to);
    }
    return select(row);
  }

  /// Puts a row together again from pieces that follow one another from the beginning of its document; where entries do
  /// not grow by token, the last piece is the row.
  default void assemble(int row, List<MixerState> pieces) {
    assign(row, pieces.getLast(), 0);
  }

  /// The next text that row `row` begins, or is assigned, will have at least `tokens` and at most `most` tokens: a state that grows takes
  /// memory for it then, and no more. Nothing depends on it but how much memory is held; a text that is longer after all is as
  /// good. Constant states do nothing.
  default void makeRoom(int row, int tokens, int most) {
  }

  /// The state as named tensors, for saving; {@link #restore} takes them back. They are views: copy before advancing.
  Parameters tensors();

  /// Overwrites this state with tensors that {@link #tensors} of a state with as many rows gave.
  void restore(Parameters tensors);

  /// A way back to where this state will be marked, for tokens that may turn out wrong. A state that can go back more cheaply
  /// than by being copied whole says how.
  default Rollback rollback() {
    return new CopiedRollback(this);
  }

  /// Bytes of memory held.
  long bytes();

  /// Rows for pieces of these lengths that continue where this state stands.
  default Rows continuing(int... lengths) {
    return Rows.continuing(lengths, positions());
  }

  @Override
  void close();
}
