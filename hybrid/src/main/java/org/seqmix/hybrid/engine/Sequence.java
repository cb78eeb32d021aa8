package org.seqmix.hybrid.engine;

import java.util.Arrays;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.generation.Generation.End;
import org.seqmix.hybrid.model.DecoderState;
import org.seqmix.hybrid.sampling.Sampler;

/// One text in a row: how far it has been read, and what comes next.
final class Sequence {
  private final JobRun run;
  private final int sample;
  private final Sampler sampler;
  private final int most;
  /// Places at which a piece of the prompt must end, because a state is kept there.
  private final TreeSet<Integer> cuts = new TreeSet<>();
  private int[] tokens;
  private int length;
  private int read;
  private @Nullable End end;

  /// The next text of a job, for a model with a context of so many tokens.
  Sequence(JobRun run, int context) {
    this.run = run;
    this.sample = run.begin();
    Job job = run.job();
    this.sampler = new Sampler(job.sampling(), job.seeds()[sample]);
    this.sampler.observe(job.prompt());
    this.most = Math.min(job.maxTokens(), context - job.prompt().length);
    this.tokens = job.prompt();
    this.length = tokens.length;
  }

  JobRun run() {
    return run;
  }

  /// Tokens that its row will have read at most: the last one that is written is not.
  int longest() {
    return run.job().prompt().length + Math.max(0, most - 1);
  }

  /// Whether it is the text that reads the prompt for all of its job.
  boolean isFirst() {
    return sample == 0;
  }

  TreeSet<Integer> cuts() {
    return cuts;
  }

  /// Tokens that the row's state has behind it.
  int read() {
    return read;
  }

  /// Prompt and text so far; longer than {@link #length}.
  int[] tokens() {
    return tokens;
  }

  /// The state has the first `count` tokens behind it already.
  void startAt(int count) {
    read = count;
  }

  boolean isReading() {
    return read < run.job().prompt().length;
  }

  /// Whether all there is has been read, so that the logits choose what comes next.
  boolean isReady() {
    return read == length && end == null;
  }

  boolean isOver() {
    return end != null || run.isOver();
  }

  /// How many tokens to read next, at most `limit`.
  int next(int limit) {
    int to = Math.min(length, read + limit);
    Integer cut = cuts.higher(read);
    return Math.min(to, cut == null ? to : cut) - read;
  }

  int[] piece(int count) {
    return Arrays.copyOfRange(tokens, read, read + count);
  }

  void advance(int count) {
    read += count;
  }

  /// Takes the logits behind the last token, which are changed on the way, and goes on or ends.
  void choose(float[] logits) {
    if (most == 0) {
      end(run.job().maxTokens() == 0 ? End.LENGTH : End.CONTEXT);
      return;
    }
    Job job = run.job();
    float[] own = job.scores() ? logits.clone() : logits;
    int id = sampler.next(logits);
    go(id, job.scores() ? LogProbabilities.of(own, id, job.alternatives()) : ScoredToken.plain(id));
  }

  /// Whether the device may choose the next token where the logits are: nobody else needs them.
  boolean letsDeviceChoose() {
    boolean isShared = read == run.job().prompt().length && isFirst();
    return most > 0 && !isShared && !run.job().scores() && sampler.choosesPlainly();
  }

  float temperature() {
    return sampler.temperature();
  }

  float uniform() {
    return sampler.uniform();
  }

  /// Takes the token that the device chose, and goes on or ends.
  void take(int id) {
    go(sampler.take(id), ScoredToken.plain(id));
  }

  private void go(int id, ScoredToken scored) {
    Job job = run.job();
    if (job.stopIds().contains(id)) {
      end(End.STOP);
      return;
    }
    append(id);
    if (!run.token(sample, scored)) {
      end(End.STOP);
    } else if (length - job.prompt().length == most) {
      end(most == job.maxTokens() ? End.LENGTH : End.CONTEXT);
    }
  }

  private void append(int id) {
    if (length == tokens.length) {
      tokens = Arrays.copyOf(tokens, Math.min(2 * length, run.job().prompt().length + most));
    }
    tokens[length++] = id;
  }

  /// Tells the listener that the text leaves its row.
  void leave(DecoderState state, int row) {
    run.left(sample, Arrays.copyOf(tokens, read), () -> state.select(row));
  }

  void end(End why) {
    if (!isOver()) {
      end = why;
      run.ended(sample, why);
    }
  }
}
