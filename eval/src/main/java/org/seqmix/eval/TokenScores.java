package org.seqmix.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderState;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Losses;

/// Scores of the next tokens of texts: the one way from a decoder to likelihoods.
///
/// Texts lie in ragged batches without padding. A text longer than a batch is fed in pieces that carry their state, and
/// logits are made a few rows at a time, so memory is bounded by the batch and not by the text. A text's numbers are
/// the same bits whatever else is scored beside it.
///
/// *Numerics*: logits and cross entropy in the model's type, everything after it in double.
public final class TokenScores {
  /// Tokens fed at a time.
  private static final int BATCH_TOKENS = 2048;
  /// Logits held at a time.
  private static final long LOGITS = 4L << 20;

  /// Hears the logits of scored tokens, piece after piece.
  private interface Reader {
    /// `logits` (rows, vocabulary) are those that tokens `ids` of scored token `from` on were chosen by.
    void read(Context c, int text, int from, int[] ids, Tensor logits);
  }

  /// Scores of one text.
  ///
  /// @param nats     -log p of every scored token
  /// @param isGreedy whether each of them is the most likely one at its place
  public record Judged(double[] nats, boolean isGreedy) {
  }

  private final Decoder decoder;
  private final int batchTokens;

  /// Scores by a decoder; packed weights make it faster.
  public TokenScores(Decoder decoder) {
    this(decoder, BATCH_TOKENS);
  }

  /// Scores with batches of about `batchTokens` tokens.
  TokenScores(Decoder decoder, int batchTokens) {
    this.decoder = decoder;
    this.batchTokens = batchTokens;
  }

  /// -log p of every scored token given all tokens before it, in nats: one array a text.
  public List<double[]> nats(List<ScoredText> texts) {
    List<double[]> out = texts.stream().map(t -> new double[t.scored()]).toList();
    run(texts, (c, text, from, ids, logits) -> copyNats(c, ids, logits, out.get(text), from));
    return out;
  }

  /// The same, and whether every scored token of a text is the most likely one given those before it.
  public List<Judged> judge(List<ScoredText> texts) {
    List<double[]> nats = texts.stream().map(t -> new double[t.scored()]).toList();
    boolean[] greedy = new boolean[texts.size()];
    Arrays.fill(greedy, true);
    run(texts, (c, text, from, ids, logits) -> {
      greedy[text] &= areLargest(logits.toDoubles(), ids);
      copyNats(c, ids, logits, nats.get(text), from);
    });
    List<Judged> out = new ArrayList<>();
    for (int i = 0; i < greedy.length; i++) {
      out.add(new Judged(nats.get(i), greedy[i]));
    }
    return out;
  }

  private static void copyNats(Context c, int[] ids, Tensor logits, double[] out, int from) {
    Tensor labels = c.scope().ofInts(Shape.of(ids.length), ids);
    double[] nats = Losses.crossEntropy(c, logits, labels).toDoubles();
    System.arraycopy(nats, 0, out, from, nats.length);
  }

  private static boolean areLargest(double[] logits, int[] ids) {
    int vocabulary = logits.length / ids.length;
    for (int i = 0; i < logits.length; i++) {
      if (logits[i] > logits[i / vocabulary * vocabulary + ids[i / vocabulary]]) {
        return false;
      }
    }
    return true;
  }

  private void run(List<ScoredText> texts, Reader reader) {
    for (int i = 0; i < texts.size(); i++) {
      checkLength(i, texts.get(i));
    }
    for (int from = 0; from < texts.size();) {
      int to = from + 1;
      int tokens = texts.get(from).inputs();
      while (to < texts.size() && tokens + texts.get(to).inputs() <= batchTokens) {
        tokens += texts.get(to++).inputs();
      }
      if (tokens > batchTokens) {
        longText(from, texts.get(from), reader);
      } else {
        batch(from, texts.subList(from, to), reader);
      }
      from = to;
    }
  }

  private void checkLength(int i, ScoredText text) {
    int context = decoder.plan().context();
    if (text.inputs() > context) {
      throw new IllegalArgumentException("text " + i + ": expected at most " + context
          + " tokens before its last one, the model's context, got " + text.inputs() + "; cut it into windows");
    }
  }

  private void batch(int base, List<ScoredText> texts, Reader reader) {
    List<int[]> inputs = new ArrayList<>();
    for (ScoredText text : texts) {
      inputs.add(Arrays.copyOf(text.ids(), text.inputs()));
    }
    Rows rows = Rows.ofLengths(inputs.stream().mapToInt(i -> i.length).toArray());
    try (Scope scope = decoder.device().newScope("scores")) {
      Context c = Context.inference(scope);
      Tensor x = decoder.stream(c, inputs.stream().flatMapToInt(Arrays::stream).toArray(), rows);
      for (int i = 0; i < texts.size(); i++) {
        ScoredText text = texts.get(i);
        Tensor scored = x.rows(rows.from(i) + text.first() - 1L, rows.to(i));
        logits(base + i, 0, Arrays.copyOfRange(text.ids(), text.first(), text.ids().length), scored, reader);
      }
    }
  }

  private void longText(int index, ScoredText text, Reader reader) {
    try (DecoderState state = decoder.newState(1)) {
      for (int from = 0; from < text.inputs(); from += batchTokens) {
        int to = Math.min(text.inputs(), from + batchTokens);
        try (Scope scope = decoder.device().newScope("scores")) {
          Tensor x = decoder.advance(Context.inference(scope), Arrays.copyOfRange(text.ids(), from, to),
              state.continuing(to - from), state);
          int scored = Math.max(from + 1, text.first());
          if (scored <= to) {
            logits(index, scored - text.first(), Arrays.copyOfRange(text.ids(), scored, to + 1),
                x.rows(scored - 1L - from, to - from), reader);
          }
        }
      }
    }
  }

  /// Logits of x (tokens, width) in pieces, each in a scope of its own.
  private void logits(int text, int from, int[] ids, Tensor x, Reader reader) {
    int most = (int) Math.max(1, LOGITS / decoder.plan().vocabulary());
    for (int at = 0; at < ids.length; at += most) {
      int to = Math.min(ids.length, at + most);
      try (Scope scope = decoder.device().newScope("logits")) {
        Context c = Context.inference(scope);
        Tensor logits = decoder.head(c, decoder.normed(c, x.rows(at, to)));
        reader.read(c, text, from + at, Arrays.copyOfRange(ids, at, to), logits);
      }
    }
  }
}
