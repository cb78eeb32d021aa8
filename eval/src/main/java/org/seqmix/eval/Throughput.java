package org.seqmix.eval;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderState;
import org.seqmix.mixer.Rollback;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Speed of a decoder on given tokens: several runs after a warm-up. Nothing is sampled; the end of a computation is
/// awaited by reading one number of its logits.
///
/// @param clock   nanoseconds, such as `System::nanoTime`
/// @param warmups runs before the clock counts, so that the code is compiled and the weights are in the caches
/// @param repeats runs that count
public record Throughput(LongSupplier clock, int warmups, int repeats) {
  /// Tokens of each prompt that are read at once.
  public static final int PIECE = 512;

  public Throughput {
    if (warmups < 0 || repeats < 1) {
      throw new IllegalArgumentException("throughput: warm-ups (" + warmups + ") must be >= 0 and repeats (" + repeats
          + ") >= 1");
    }
  }

  /// Prompt tokens read a second: `batch` prompts of `tokens` tokens together, fed in pieces, and the logits after the
  /// last token of each alone.
  public Speed prompt(Decoder decoder, int batch, int tokens) {
    return prompt(decoder, batch, 0, tokens);
  }

  /// The same behind `depth` tokens of each that were read before, outside the time.
  public Speed prompt(Decoder decoder, int batch, int depth, int tokens) {
    requireFit(decoder, "prompt", batch, depth, tokens);
    return speed(decoder, batch, depth, tokens, state -> feed(decoder, state, tokens));
  }

  /// Tokens written a second by `batch` sequences together, `tokens` each, with the logits of every one. The states
  /// begin empty.
  public Speed decode(Decoder decoder, int batch, int tokens) {
    return decode(decoder, batch, 0, tokens);
  }

  /// The same behind `depth` tokens of each that were read before, outside the time.
  public Speed decode(Decoder decoder, int batch, int depth, int tokens) {
    requireFit(decoder, "tokens", batch, depth, tokens);
    return speed(decoder, batch, depth, tokens, state -> write(decoder, state, tokens));
  }

  private static void requireFit(Decoder decoder, String what, int batch, int depth, int tokens) {
    int context = decoder.plan().context();
    if (tokens < 1 || tokens > context - (long) depth) {
      throw new IllegalArgumentException(what + " (" + tokens + ") must be in 1.." + Math.max(0, context - depth)
          + ", the model's context" + (depth == 0 ? "" : " less the depth of " + depth));
    }
    if (batch < 1) {
      throw new IllegalArgumentException("batch (" + batch + ") must be >= 1");
    }
  }

  private static void feed(Decoder decoder, DecoderState state, int tokens) {
    int[] lengths = new int[state.rows()];
    for (int from = 0; from < tokens; from += PIECE) {
      int piece = Math.min(PIECE, tokens - from);
      Arrays.fill(lengths, piece);
      int[] ids = ids(decoder, from, Math.multiplyExact(piece, lengths.length));
      try (Scope scope = decoder.device().newScope("throughput of a prompt")) {
        Context c = Context.inference(scope);
        Tensor x = decoder.advance(c, ids, state.continuing(lengths), state);
        if (from + PIECE >= tokens) {
          await(decoder.head(c, decoder.normed(c, lastRows(c, x, piece))));
        }
      }
    }
  }

  /// The last token of every piece of `length` tokens: (tokens, width) to (rows, width).
  private static Tensor lastRows(Context c, Tensor x, int length) {
    int rows = Math.toIntExact(x.rows() / length);
    if (rows == 1) {
      return x.rows(length - 1L, length);
    }
    Tensor out = c.scope().empty(x.type(), Shape.of(rows, x.columns()));
    for (int r = 0; r < rows; r++) {
      long last = (r + 1L) * length - 1;
      c.kernels().copy(x.rows(last, last + 1), out.rows(r, r + 1L));
    }
    return out;
  }

  private static void write(Decoder decoder, DecoderState state, int tokens) {
    int[] ones = new int[state.rows()];
    Arrays.fill(ones, 1);
    for (int t = 0; t < tokens; t++) {
      try (Scope scope = decoder.device().newScope("throughput of decoding")) {
        Context c = Context.inference(scope);
        Tensor x = decoder.advance(c, ids(decoder, t, ones.length), state.continuing(ones), state);
        await(decoder.head(c, decoder.normed(c, x)));
      }
    }
  }

  private static void await(Tensor logits) {
    logits.rows(0, 1).columns(0, 1).toFloats();
  }

  /// Tokens that are not all alike; which ones does not matter to the time.
  private static int[] ids(Decoder decoder, int from, int count) {
    int[] out = new int[count];
    Arrays.setAll(out, i -> (int) ((from + i) * 7919L % decoder.plan().vocabulary()));
    return out;
  }

  private Speed speed(Decoder decoder, int batch, int depth, int tokens, Consumer<DecoderState> run) {
    double[] samples = new double[repeats];
    try (DecoderState state = behind(decoder, batch, depth, tokens); Rollback back = state.rollback()) {
      back.mark(tokens);
      for (int i = -warmups; i < repeats; i++) {
        long began = i < 0 ? 0 : clock.getAsLong();
        run.accept(state);
        if (i >= 0) {
          samples[i] = (double) batch * tokens / ((clock.getAsLong() - began) / 1e9);
        }
        back.back(0);
      }
    }
    return new Speed(samples);
  }

  /// One sequence is read, and all are copies of it, with memory for as many tokens as the test has and no more.
  private static DecoderState behind(Decoder decoder, int batch, int depth, int tokens) {
    DecoderState state = decoder.newState(batch);
    try {
      for (int row = 0; row < batch; row++) {
        state.makeRoom(row, depth + tokens, depth + tokens);
      }
      if (depth > 0) {
        try (DecoderState one = decoder.newState(1)) {
          one.makeRoom(0, depth, depth);
          feed(decoder, one, depth);
          for (int row = 0; row < batch; row++) {
            state.assign(row, one, 0);
          }
        }
      }
      return state;
    } catch (RuntimeException | Error e) {
      state.close();
      throw e;
    }
  }
}
