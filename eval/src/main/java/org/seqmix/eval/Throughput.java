package org.seqmix.eval;

import java.util.Arrays;
import java.util.function.LongSupplier;
import org.apache.commons.statistics.descriptive.Median;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderState;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Speed of a decoder on given tokens: the median of several runs after a warm-up.
///
/// @param clock   nanoseconds, such as `System::nanoTime`
/// @param warmups runs before the clock counts, so that the code is compiled and the weights are in the caches
/// @param repeats runs that count
public record Throughput(LongSupplier clock, int warmups, int repeats) {
  private static final int PIECE = 512;

  public Throughput {
    if (warmups < 0 || repeats < 1) {
      throw new IllegalArgumentException("throughput: warm-ups (" + warmups + ") must be >= 0 and repeats (" + repeats
          + ") >= 1");
    }
  }

  /// Prompt tokens a second: one prompt of `tokens` tokens, fed in pieces, and the logits after its last one.
  public double prompt(Decoder decoder, int tokens) {
    requireFit(decoder, "prompt", tokens);
    return tokens / median(() -> {
      try (DecoderState state = decoder.newState(1)) {
        feed(decoder, state, tokens);
      }
    });
  }

  /// Tokens written a second by `batch` sequences together, `tokens` each, with logits brought to the host after every
  /// token as sampling needs them. The states begin empty.
  public double decode(Decoder decoder, int batch, int tokens) {
    requireFit(decoder, "tokens", tokens);
    if (batch < 1) {
      throw new IllegalArgumentException("batch (" + batch + ") must be >= 1");
    }
    return (double) batch * tokens / median(() -> {
      try (DecoderState state = decoder.newState(batch)) {
        write(decoder, state, tokens);
      }
    });
  }

  private static void requireFit(Decoder decoder, String what, int tokens) {
    int context = decoder.plan().context();
    if (tokens < 1 || tokens > context) {
      throw new IllegalArgumentException(what + " (" + tokens + ") must be in 1.." + context + ", the model's context");
    }
  }

  private static void feed(Decoder decoder, DecoderState state, int tokens) {
    for (int from = 0; from < tokens; from += PIECE) {
      int[] piece = ids(decoder, from, Math.min(PIECE, tokens - from));
      try (Scope scope = decoder.device().newScope("throughput of a prompt")) {
        Context c = Context.inference(scope);
        Tensor x = decoder.advance(c, piece, state.continuing(piece.length), state);
        if (from + PIECE >= tokens) {
          decoder.head(c, decoder.normed(c, x.rows(piece.length - 1L, piece.length))).toFloats();
        }
      }
    }
  }

  private static void write(Decoder decoder, DecoderState state, int tokens) {
    int[] ones = new int[state.rows()];
    Arrays.fill(ones, 1);
    for (int t = 0; t < tokens; t++) {
      try (Scope scope = decoder.device().newScope("throughput of decoding")) {
        Context c = Context.inference(scope);
        Tensor x = decoder.advance(c, ids(decoder, t, ones.length), state.continuing(ones), state);
        decoder.head(c, decoder.normed(c, x)).toFloats();
      }
    }
  }

  /// Tokens that are not all alike; which ones does not matter to the time.
  private static int[] ids(Decoder decoder, int from, int count) {
    int[] out = new int[count];
    Arrays.setAll(out, i -> (int) ((from + i) * 7919L % decoder.plan().vocabulary()));
    return out;
  }

  /// Median seconds of a run.
  private double median(Runnable run) {
    for (int i = 0; i < warmups; i++) {
      run.run();
    }
    double[] seconds = new double[repeats];
    for (int i = 0; i < repeats; i++) {
      long began = clock.getAsLong();
      run.run();
      seconds[i] = (clock.getAsLong() - began) / 1e9;
    }
    return Median.withDefaults().evaluate(seconds);
  }
}
