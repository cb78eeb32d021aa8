package org.seqmix.mixer;

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
