package org.seqmix.eval.recall;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
  /// Tokens of items that are read side by side.
  private static final int TOGETHER = 4096;
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
  private final int logitRows;

  ContextScores(Decoder decoder) {
    this.decoder = decoder;
    this.logitRows = (int) Math.max(1, Math.min(PIECE, LOGITS / decoder.plan().vocabulary()));
  }

  /// Scores of every continuation of every item, in order; items are read side by side as long as they are short.
  List<List<Scored>> score(List<RecallItem> items) {
    List<List<Scored>> out = new ArrayList<>();
    for (int from = 0; from < items.size();) {
      int to = from + 1;
      long tokens = items.get(from).length();
      while (to < items.size() && tokens + items.get(to).length() <= TOGETHER) {
        tokens += items.get(to++).length();
      }
      out.addAll(together(items.subList(from, to)));
      from = to;
    }
    return out;
  }

  private List<List<Scored>> together(List<RecallItem> items) {
    List<List<Scored>> out = new ArrayList<>();
    items.forEach(item -> out.add(new ArrayList<>()));
    int[] rows = IntStream.range(0, items.size()).toArray();
    try (DecoderState state = decoder.newState(rows.length)) {
      List<int[]> before = items.stream().map(i -> Arrays.copyOf(i.context(), i.context().length - 1)).toList();
      pieces(state, before, PIECE, (at, lengths, ids) -> {
        try (Scope scope = decoder.device().newScope("context")) {
          decoder.advance(Context.inference(scope), ids, state.continuing(lengths), state);
        }
      });
      int most = items.stream().mapToInt(i -> i.continuations().size()).max().orElseThrow();
      for (int i = 0; i < most; i++) {
        int candidate = i;
        int[] with = Arrays.stream(rows).filter(r -> candidate < items.get(r).continuations().size()).toArray();
        try (DecoderState own = state.select(with)) {
          List<Scored> scored = candidates(own, Arrays.stream(with).mapToObj(items::get).toList(), candidate);
          for (int r = 0; r < with.length; r++) {
            out.get(with[r]).add(scored.get(r));
          }
        }
      }
    }
    return out;
  }

  /// Scores of one continuation an item, from the states behind all their context but its last token.
  private List<Scored> candidates(DecoderState state, List<RecallItem> items, int candidate) {
    List<int[]> labels = items.stream().map(i -> i.continuations().get(candidate)).toList();
    List<Scored> out = labels.stream().map(l -> new Scored(new double[l.length], new boolean[l.length])).toList();
    pieces(state, labels, logitRows, (at, lengths, ids) -> {
      int[] inputs = new int[ids.length];
      int next = 0;
      for (int r = 0; r < lengths.length; r++) {
        for (int i = 0; i < lengths[r]; i++) {
          int[] context = items.get(r).context();
          inputs[next++] = at[r] + i == 0 ? context[context.length - 1] : labels.get(r)[at[r] + i - 1];
        }
      }
      try (Scope scope = decoder.device().newScope("continuations")) {
        Context c = Context.inference(scope);
        Tensor x = decoder.advance(c, inputs, state.continuing(lengths), state);
        Tensor logits = decoder.head(c, decoder.normed(c, x));
        double[] nats = Losses.crossEntropy(c, logits, scope.ofInts(Shape.of(ids.length), ids)).toDoubles();
        boolean[] greedy = largest(logits.toDoubles(), ids);
        int from = 0;
        for (int r = 0; r < lengths.length; r++) {
          System.arraycopy(nats, from, out.get(r).nats(), at[r], lengths[r]);
          System.arraycopy(greedy, from, out.get(r).greedy(), at[r], lengths[r]);
          from += lengths[r];
        }
      }
    });
    return out;
  }

  /// Hears a piece of every row: where it begins in its row, its length (perhaps none), all ids row after row.
  private interface Pieces {
    void take(int[] at, int[] lengths, int[] ids);
  }

  /// Cuts rows into pieces of at most `tokens` tokens in all, or one a row.
  private static void pieces(DecoderState state, List<int[]> rows, int tokens, Pieces pieces) {
    int share = Math.max(1, tokens / state.rows());
    int longest = rows.stream().mapToInt(r -> r.length).max().orElseThrow();
    for (int from = 0; from < longest; from += share) {
      int begin = from;
      int[] at = rows.stream().mapToInt(r -> Math.min(begin, r.length)).toArray();
      int[] lengths = rows.stream().mapToInt(r -> Math.clamp(r.length - begin, 0, share)).toArray();
      int[] ids = rows.stream()
          .flatMapToInt(r -> Arrays.stream(r, Math.min(begin, r.length), Math.min(begin + share, r.length))).toArray();
      pieces.take(at, lengths, ids);
    }
  }

  private static boolean[] largest(double[] logits, int[] labels) {
    boolean[] out = new boolean[labels.length];
    int vocabulary = logits.length / labels.length;
    for (int i = 0; i < labels.length; i++) {
      double mine = logits[i * vocabulary + labels[i]];
      boolean largest = true;
      for (int v = 0; v < vocabulary; v++) {
        largest &= !(logits[i * vocabulary + v] > mine);
      }
      out[i] = largest;
    }
    return out;
  }
}
