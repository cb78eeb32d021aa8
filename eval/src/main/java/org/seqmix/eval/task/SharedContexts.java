package org.seqmix.eval.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.seqmix.eval.Likelihood;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderState;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Embedding;

/// Scores of continuations, where several that follow one context read it once.
///
/// Requests that stand beside each other with equal contexts are a group. Contexts of many groups run together, ragged and
/// without padding; the last token of each gives the first token of all its continuations; then copies of its state read
/// the rest of them, again many together.
///
/// *Numerics*: the same bits as {@link Likelihood}, which reads every context as often as it has continuations, because a
/// token's result depends on its own text alone, in whatever pieces and company it is read.
/// *Memory*: states of one batch of contexts and of one batch of copies.
public final class SharedContexts implements Scorer {
  /// Tokens read at a time, and tokens that copied states hold.
  private static final int BATCH_TOKENS = 2048;
  /// Bytes of states that do not grow with the text.
  private static final long STATE_BYTES = 256L << 20;
  private static final int MOST_ROWS = 256;

  private final Decoder decoder;
  private final int batchTokens;
  private final int mostRows;

  /// Scores by a decoder; packed weights make it faster.
  public SharedContexts(Decoder decoder) {
    this(decoder, BATCH_TOKENS);
  }

  /// Scores with batches of about `batchTokens` tokens.
  SharedContexts(Decoder decoder, int batchTokens) {
    this.decoder = decoder;
    this.batchTokens = batchTokens;
    try (DecoderState one = decoder.newState(1)) {
      this.mostRows = (int) Math.clamp(STATE_BYTES / Math.max(1, one.bytes()), 1L, MOST_ROWS);
    }
  }

  /// One score a request, in order.
  ///
  /// *Errors*: {@link IllegalArgumentException} for a request that does not fit the model's context.
  @Override
  public List<Likelihood.Score> score(List<Likelihood.Request> requests) {
    ContextGroup.Results results = new ContextGroup.Results(requests);
    List<ContextGroup> groups = ContextGroup.of(requests, decoder.plan().context());
    for (int from = 0; from < groups.size();) {
      int to = from;
      long tokens = 0;
      while (to == from || to < groups.size() && to - from < mostRows
          && tokens + groups.get(to).context().length <= batchTokens) {
        tokens += groups.get(to++).context().length;
      }
      batch(groups.subList(from, to), results);
      from = to;
    }
    return results.scores();
  }

  private void batch(List<ContextGroup> groups, ContextGroup.Results results) {
    try (DecoderState state = decoder.newState(groups.size())) {
      readContexts(groups, state, results);
      List<ContextGroup.Tail> tails = new ArrayList<>();
      for (int row = 0; row < groups.size(); row++) {
        tails.addAll(groups.get(row).tails(row));
      }
      for (int from = 0; from < tails.size();) {
        int to = from;
        long tokens = 0;
        while (to == from || to < tails.size() && to - from < mostRows
            && tokens + tails.get(to).held() <= batchTokens) {
          tokens += tails.get(to++).held();
        }
        readTails(tails.subList(from, to), state, results);
        from = to;
      }
    }
  }

  /// Reads the contexts into `state` and scores the first token of every continuation. Only a context that is alone may be
  /// longer than a batch; it is read in pieces.
  private void readContexts(List<ContextGroup> groups, DecoderState state, ContextGroup.Results results) {
    int longest = groups.stream().mapToInt(g -> g.context().length).max().orElseThrow();
    for (int from = 0; from < longest; from += batchTokens) {
      int begin = from;
      int end = groups.size() == 1 ? Math.min(longest, from + batchTokens) : longest;
      int[][] pieces = groups.stream()
          .map(g -> Arrays.copyOfRange(g.context(), begin, Math.min(end, g.context().length))).toArray(int[][]::new);
      try (Scope scope = decoder.device().newScope("contexts")) {
        Context c = Context.inference(scope);
        Tensor x = decoder.advance(c, joined(pieces), state.continuing(lengths(pieces)), state);
        if (end == longest) {
          TokenJudge.judge(decoder, lastOfEach(c, x, pieces), firstTokens(groups), (set, row, nats, largest) -> {
            if (set < groups.get(row).continuations().size()) {
              results.token(groups.get(row).first() + set, 0, nats, largest);
            }
          });
          return;
        }
      }
    }
  }

  /// The last row of each piece: (tokens, width) to (pieces, width).
  private static Tensor lastOfEach(Context c, Tensor x, int[][] pieces) {
    int[] last = lengths(pieces);
    Arrays.parallelPrefix(last, Integer::sum);
    int[] rows = Arrays.stream(last).map(i -> i - 1).toArray();
    return Embedding.apply(c, c.scope().ofInts(Shape.of(rows.length), rows), x);
  }

  /// First tokens of the first, second, ... continuation of every context; one with fewer repeats its last.
  private static int[][] firstTokens(List<ContextGroup> groups) {
    int most = groups.stream().mapToInt(g -> g.continuations().size()).max().orElseThrow();
    int[][] out = new int[most][groups.size()];
    for (int set = 0; set < most; set++) {
      for (int row = 0; row < groups.size(); row++) {
        List<int[]> all = groups.get(row).continuations();
        out[set][row] = all.get(Math.min(set, all.size() - 1))[0];
      }
    }
    return out;
  }

  /// Reads continuations from copies of their contexts' states and scores all their tokens but the first.
  private void readTails(List<ContextGroup.Tail> tails, DecoderState state, ContextGroup.Results results) {
    int[][] inputs = tails.stream().map(ContextGroup.Tail::inputs).toArray(int[][]::new);
    int[] labels = tails.stream().flatMapToInt(t -> Arrays.stream(t.labels())).toArray();
    int[] owner = new int[labels.length];
    int[] token = new int[labels.length];
    int at = 0;
    for (ContextGroup.Tail tail : tails) {
      for (int i = 0; i < tail.labels().length; i++) {
        owner[at] = tail.request();
        token[at++] = i + 1;
      }
    }
    try (DecoderState copies = state.select(tails.stream().mapToInt(ContextGroup.Tail::row).toArray());
        Scope scope = decoder.device().newScope("continuations")) {
      Tensor x = decoder.advance(Context.inference(scope), joined(inputs), copies.continuing(lengths(inputs)), copies);
      TokenJudge.judge(decoder, x, new int[][] {labels},
          (set, row, nats, largest) -> results.token(owner[row], token[row], nats, largest));
    }
  }

  private static int[] joined(int[][] pieces) {
    return Arrays.stream(pieces).flatMapToInt(Arrays::stream).toArray();
  }

  private static int[] lengths(int[][] pieces) {
    return Arrays.stream(pieces).mapToInt(p -> p.length).toArray();
  }
}
