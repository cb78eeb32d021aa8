package org.seqmix.hybrid.engine;

import java.util.Arrays;
import org.seqmix.hybrid.model.DecoderState;

/// A text that was read before, and the state behind it: a longer one goes on from there. Owns the state until closed.
///
/// @param tokens what has been read
/// @param state of one row, which stands behind them
@SuppressWarnings("ArrayRecordComponent") // ids; never compared as a whole
public record SavedText(int[] tokens, DecoderState state) implements AutoCloseable {
  /// *Errors*: a state of several rows, or one that stands elsewhere.
  public SavedText {
    tokens = tokens.clone();
    if (state.rows() != 1 || state.positions()[0] != tokens.length) {
      throw new IllegalArgumentException("saved text: expected a state of one row behind " + tokens.length
          + " tokens, got one behind " + Arrays.toString(state.positions()));
    }
  }

  /// Whether `prompt` is this text and more.
  boolean begins(int[] prompt) {
    return prompt.length > tokens.length
        && Arrays.equals(prompt, 0, tokens.length, tokens, 0, tokens.length);
  }

  @Override
  public void close() {
    state.close();
  }
}
