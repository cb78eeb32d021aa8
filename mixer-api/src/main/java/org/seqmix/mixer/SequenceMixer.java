package org.seqmix.mixer;

import org.seqmix.tensor.Context;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// A layer that moves information between positions: Y = M X with a matrix M that may depend on the input.
///
/// Weights are immutable, states are separate objects that callers hold. Inputs and outputs are (tokens, width); the
/// tokens of all sequences lie row after row, see {@link Rows}. A mixer is on the device of its weights.
///
/// Implementations promise the laws of the test kit, first of all: `forward` = what leaves the layer when the matrix
/// of `mix` multiplies its values; and a sequence fed to `advance` in any pieces gives the bits of feeding it at once.
///
/// *Source*: the matrix-mixer view of Mamba-2, Hydra and MOHAWK (section 2).
///
/// {@snippet class="org.seqmix.examples.OneLayer" region="layer"}
public interface SequenceMixer {
  /// What kind of mixer this is, and its sizes.
  MixerSpec spec();

  /// The layer's output for documents that begin in `rows`; differentiable.
  ///
  /// u (tokens, width); result (tokens, width).
  Tensor forward(Context c, Tensor u, Rows rows);

  /// The matrix view of {@link #forward}: the matrix, the values it multiplies, and the way out of the layer.
  Mixing mix(Context c, Tensor u, Rows rows);

  /// The layer's output for tokens that continue the documents in `state`, which is moved on in place. Records nothing.
  ///
  /// `rows` has one row for every row of the state. Its first spans continue where the state stands, see
  /// {@link MixerState#continuing}; a document border begins from the empty state.
  Tensor advance(Context c, Tensor u, Rows rows, MixerState state);

  /// One token of every row: u (rows, width). The same as {@link #advance} with pieces of length 1.
  default Tensor step(Context c, Tensor u, MixerState state) {
    int[] ones = new int[state.rows()];
    java.util.Arrays.fill(ones, 1);
    return advance(c, u, state.continuing(ones), state);
  }

  /// The empty state of `rows` sequences. The caller closes it.
  MixerState newState(int rows);

  /// The weights, by their names in checkpoints.
  Parameters parameters();
}
