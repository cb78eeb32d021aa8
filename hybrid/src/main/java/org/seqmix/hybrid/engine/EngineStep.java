package org.seqmix.hybrid.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderState;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Choice;

/// One step of all rows: the next tokens of each through the decoder, states kept, what comes next chosen.
final class EngineStep {
  /// Tokens whose logits are on the host at once while a prompt is scored.
  private static final int SCORED = 32;

  private final Decoder decoder;
  private final DecoderState state;
  private final int piece;
  private final @Nullable PrefixTree tree;
  private final EngineTally tally;

  EngineStep(Decoder decoder, DecoderState state, int piece, @Nullable PrefixTree tree, EngineTally tally) {
    this.decoder = decoder;
    this.state = state;
    this.piece = piece;
    this.tree = tree;
    this.tally = tally;
  }

  void run(@Nullable Sequence[] all) {
    int[] lengths = lengths(all);
    int[][] starts = new int[all.length][];
    int[][] pieces = new int[all.length][];
    for (int i = 0; i < all.length; i++) {
      Sequence s = all[i];
      starts[i] = s != null && s.read() == 0 && lengths[i] > 0 ? new int[] {0} : new int[0];
      pieces[i] = s == null ? new int[0] : s.piece(lengths[i]);
    }
    Rows rows = Rows.packedContinuing(lengths, starts, state.positions());
    int[] ids = Arrays.stream(pieces).flatMapToInt(Arrays::stream).toArray();
    try (Scope scope = decoder.device().newScope("engine step")) {
      Context c = Context.inference(scope);
      long began = System.nanoTime();
      Tensor x = decoder.advance(c, ids, rows, state);
      int reading = reading(all, lengths);
      tally.layers(System.nanoTime() - began, reading, ids.length - reading);
      List<Integer> ready = new ArrayList<>();
      for (int i = 0; i < all.length; i++) {
        Sequence s = all[i];
        if (s != null && lengths[i] > 0) {
          moved(s, i, lengths[i], c, x.rows(rows.from(i), rows.to(i)));
          if (s.isReady()) {
            ready.add(i);
          }
        }
      }
      began = System.nanoTime();
      choose(c, all, ready, x, rows);
      tally.choosing(System.nanoTime() - began);
    }
  }

  private static int reading(@Nullable Sequence[] all, int[] lengths) {
    int out = 0;
    for (int i = 0; i < all.length; i++) {
      Sequence s = all[i];
      out += s != null && s.isReading() ? lengths[i] : 0;
    }
    return out;
  }

  /// Every text that writes takes its token; those that read share one piece, in the order of the rows.
  private int[] lengths(@Nullable Sequence[] all) {
    int[] out = new int[all.length];
    int left = piece;
    for (int i = 0; i < all.length; i++) {
      Sequence s = all[i];
      if (s != null) {
        out[i] = s.isReading() ? s.next(left) : 1;
        left -= s.isReading() ? out[i] : 0;
      }
    }
    return out;
  }

  private void moved(Sequence s, int row, int count, Context c, Tensor hidden) {
    boolean reading = s.isReading();
    if (reading && s.run().job().scorePrompt()) {
      try {
        score(s, c, hidden);
      } catch (RuntimeException e) {
        s.run().failed(e);
        return;
      }
    }
    s.advance(count);
    tally.read(reading ? count : 0);
    boolean alone = s.run().job().seeds().length == 1;
    if (tree != null && s.read() % tree.grid() == 0 && (reading ? s.cuts().contains(s.read()) : alone)) {
      tree.keep(s.tokens(), s.read(), state, row);
    }
    if (reading && !s.isReading() && s.run().job().scorePrompt()) {
      s.run().promptIsScored();
    }
  }

  /// Scores the token after each of these, as far as the prompt goes.
  private void score(Sequence s, Context c, Tensor hidden) {
    Job job = s.run().job();
    List<ScoredToken> out = s.run().scored();
    if (s.read() == 0) {
      out.add(ScoredToken.plain(job.prompt()[0]));
    }
    int count = (int) Math.min(hidden.rows(), job.prompt().length - 1L - s.read());
    for (int from = 0; from < count; from += SCORED) {
      int to = Math.min(count, from + SCORED);
      try (Scope block = decoder.device().newScope("scored logits")) {
        Context inner = Context.inference(block);
        float[] logits = decoder.head(inner, decoder.normed(inner, hidden.rows(from, to))).toFloats();
        for (int i = from; i < to; i++) {
          out.add(LogProbabilities.of(row(logits, i - from), job.prompt()[s.read() + i + 1],
              Math.max(0, job.alternatives())));
        }
      }
    }
  }

  private void choose(Context c, @Nullable Sequence[] all, List<Integer> ready, Tensor x, Rows rows) {
    if (ready.isEmpty()) {
      return;
    }
    Tensor logits = decoder.head(c, decoder.normed(c, last(c, ready, x, rows)));
    int[] chosen = onDevice(c, all, ready, logits);
    float[] here = chosen.length == 0 ? logits.toFloats() : new float[0];
    for (int j = 0; j < ready.size(); j++) {
      Sequence s = all[ready.get(j)];
      if (s != null && !s.isOver()) {
        if (chosen.length > 0 && s.letsDeviceChoose()) {
          take(s, chosen[j]);
        } else {
          choose(s, ready.get(j), chosen.length == 0 ? row(here, j) : logits.rows(j, j + 1L).toFloats());
        }
      }
    }
  }

  /// A token for every row, chosen where the logits are; none where every row's logits are at hand or needed here.
  private int[] onDevice(Context c, @Nullable Sequence[] all, List<Integer> ready, Tensor logits) {
    if (!decoder.device().hasOwnMemory()) {
      return new int[0];
    }
    boolean any = false;
    float[] temperature = new float[ready.size()];
    float[] uniform = new float[ready.size()];
    for (int j = 0; j < ready.size(); j++) {
      Sequence s = all[ready.get(j)];
      if (s != null && !s.isOver() && s.letsDeviceChoose()) {
        any = true;
        temperature[j] = s.temperature();
        uniform[j] = s.uniform();
      }
    }
    return any ? Choice.choose(c, logits, temperature, uniform).toInts() : new int[0];
  }

  /// The last token of each of these rows, (rows, width); all of `x` where every row has one and none is left out.
  private static Tensor last(Context c, List<Integer> ready, Tensor x, Rows rows) {
    if (ready.size() == x.rows()) {
      return x;
    }
    Tensor out = c.scope().empty(x.type(), Shape.of(ready.size(), x.columns()));
    for (int j = 0; j < ready.size(); j++) {
      int token = rows.to(ready.get(j)) - 1;
      c.kernels().copy(x.rows(token, token + 1L), out.rows(j, j + 1L));
    }
    return out;
  }

  private void choose(Sequence s, int row, float[] logits) {
    boolean first = s.read() == s.run().job().prompt().length;
    try {
      if (first && s.isFirst()) {
        s.run().promptIsRead(state, row, logits);
      }
      s.choose(logits);
      tally.written(1);
    } catch (RuntimeException e) {
      s.run().failed(e);
    }
  }

  private void take(Sequence s, int id) {
    try {
      s.take(id);
      tally.written(1);
    } catch (RuntimeException e) {
      s.run().failed(e);
    }
  }

  private float[] row(float[] logits, int i) {
    int vocabulary = decoder.plan().vocabulary();
    return Arrays.copyOfRange(logits, i * vocabulary, (i + 1) * vocabulary);
  }
}
