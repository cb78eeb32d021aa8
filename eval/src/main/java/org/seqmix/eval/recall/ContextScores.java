package org.seqmix.eval.recall;

import java.util.Arrays;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderState;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Losses;

/// Scores of several continuations of one context, which is read once.
///
/// *Cost*: one pass over the context, and one over each continuation from a copy of the state behind it. *Numerics*: the
/// numbers of `Likelihood` for the same tokens, to the bit.
final class ContextScores {
  /// Tokens fed at a time.
  private static final int PIECE = 512;
  /// Logits held at a time.
  private static final long LOGITS = 4L << 20;

  /// Scores of one continuation: -log p of every token, and whether each is the most likely one at its place.
  record Scored(double[] nats, boolean[] greedy) {
    double sum() {
      return Arrays.stream(nats).sum();
    }

    boolean isGreedy() {
      return greedyTokens() == greedy.length;
    }

    int greedyTokens() {
      int count = 0;
      for (boolean g : greedy) {
        count += g ? 1 : 0;
      }
      return count;
    }
  }

  private final Decoder decoder;
  private final int piece;

  ContextScores(Decoder decoder) {
    this.decoder = decoder;
    this.piece = (int) Math.max(1, Math.min(PIECE, LOGITS / decoder.plan().vocabulary()));
  }

  /// Scores of every continuation of an item, in order.
  Scored[] score(RecallItem item) {
    int[] context = item.context();
    Scored[] out = new Scored[item.continuations().size()];
    try (DecoderState state = decoder.newState(1)) {
      for (int at = 0; at < context.length - 1; at += PIECE) {
        read(state, Arrays.copyOfRange(context, at, Math.min(context.length - 1, at + PIECE)));
      }
      int last = context[context.length - 1];
      for (int i = 0; i < out.length; i++) {
        try (DecoderState own = state.select(0)) {
          out[i] = score(own, last, item.continuations().get(i));
        }
      }
    }
    return out;
  }

  private void read(DecoderState state, int[] ids) {
    try (Scope scope = decoder.device().newScope("context")) {
      decoder.advance(Context.inference(scope), ids, state.continuing(ids.length), state);
    }
  }

  private Scored score(DecoderState state, int before, int[] continuation) {
    double[] nats = new double[continuation.length];
    boolean[] greedy = new boolean[continuation.length];
    for (int at = 0; at < continuation.length; at += piece) {
      int to = Math.min(continuation.length, at + piece);
      int[] labels = Arrays.copyOfRange(continuation, at, to);
      int[] inputs = new int[labels.length];
      inputs[0] = at == 0 ? before : continuation[at - 1];
      System.arraycopy(continuation, at, inputs, 1, inputs.length - 1);
      try (Scope scope = decoder.device().newScope("continuation")) {
        Context c = Context.inference(scope);
        Tensor x = decoder.advance(c, inputs, state.continuing(inputs.length), state);
        Tensor logits = decoder.head(c, decoder.normed(c, x));
        double[] piece = Losses.crossEntropy(c, logits, scope.ofInts(Shape.of(labels.length), labels)).toDoubles();
        System.arraycopy(piece, 0, nats, at, piece.length);
        markLargest(logits.toDoubles(), labels, greedy, at);
      }
    }
    return new Scored(nats, greedy);
  }

  private static void markLargest(double[] logits, int[] labels, boolean[] out, int at) {
    int vocabulary = logits.length / labels.length;
    for (int i = 0; i < labels.length; i++) {
      double mine = logits[i * vocabulary + labels[i]];
      boolean largest = true;
      for (int v = 0; v < vocabulary; v++) {
        largest &= !(logits[i * vocabulary + v] > mine);
      }
      out[at + i] = largest;
    }
  }
}
