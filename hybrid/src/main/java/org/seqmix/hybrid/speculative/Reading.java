package org.seqmix.hybrid.speculative;

import java.util.Arrays;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderState;
import org.seqmix.mixer.Rollback;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// One decoder that reads along a text whose last tokens may turn out wrong.
///
/// A state that reaches every token goes back to the last right one. Any other goes back to its mark, and the right tokens
/// after it are read again in front of what comes next: by the law of pieces that gives the bits of never having read
/// others.
final class Reading implements AutoCloseable {
  /// Most tokens read at a time where no logits are asked for.
  private static final int PIECE = 512;

  private final Decoder decoder;
  private final DecoderState state;
  private final Rollback way;
  private int read;
  private int marked = -1;

  Reading(Decoder decoder) {
    this.decoder = decoder;
    this.state = decoder.newState(1);
    this.way = state.rollback();
  }

  /// Tokens of the text that are in the state.
  int read() {
    return read;
  }

  DecoderState state() {
    return state;
  }

  /// Reads `text` up to token `to`; the logits after each of the last `wanted` tokens.
  float[][] read(int[] text, int to, int wanted) {
    while (to - wanted - read > PIECE) {
      float[][] none = piece(text, read + PIECE, 0);
    }
    return piece(text, to, wanted);
  }

  private float[][] piece(int[] text, int to, int wanted) {
    int[] ids = Arrays.copyOfRange(text, read, to);
    try (Scope scope = decoder.device().newScope("speculative reading")) {
      Context c = Context.inference(scope);
      Tensor x = decoder.advance(c, ids, state.continuing(ids.length), state);
      read = to;
      return wanted == 0 ? new float[0][]
          : rows(decoder.head(c, decoder.normed(c, x.rows(ids.length - wanted, ids.length))).toFloats(), wanted);
    }
  }

  private static float[][] rows(float[] all, int count) {
    int width = all.length / count;
    float[][] out = new float[count][];
    for (int i = 0; i < count; i++) {
      out[i] = Arrays.copyOfRange(all, i * width, (i + 1) * width);
    }
    return out;
  }

  /// All that has been read is right; of what is read from here on, at most `loose` tokens may not be.
  void mark(int loose) {
    if (marked != read) {
      way.mark(loose);
      marked = read;
    }
  }

  /// Only the first `right` tokens of what was read are right.
  void keep(int right) {
    if (read <= right) {
      return;
    }
    int back = way.reachesEveryToken() ? right - marked : 0;
    way.back(back);
    read = marked + back;
  }

  @Override
  public void close() {
    way.close();
    state.close();
  }
}
