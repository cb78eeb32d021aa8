package org.seqmix.hybrid.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.generation.Generation;
import org.seqmix.hybrid.generation.Generation.End;
import org.seqmix.hybrid.model.DecoderState;

/// A job on its way: how many of its texts have begun and ended, and its prompt's state while texts wait for it.
final class JobRun implements Ticket {
  private final Job job;
  private final JobListener listener;
  private final List<ScoredToken> scored = new ArrayList<>();
  private final @Nullable SavedText start;
  private volatile boolean cancelled;
  private boolean failed;
  private int begun;
  private int ended;
  private @Nullable DecoderState prompt;
  private float[] logits = new float[0];

  JobRun(Job job, JobListener listener, @Nullable SavedText start) {
    this.job = job;
    this.listener = listener;
    this.start = start;
  }

  /// Where its prompt goes on from, if anywhere.
  @Nullable
  SavedText start() {
    return start;
  }

  Job job() {
    return job;
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  /// Nothing more is to be done for it.
  boolean isOver() {
    return failed || ended == job.seeds().length;
  }

  /// Whether texts wait for a free row, with the prompt read.
  boolean hasMore() {
    return !isOver() && prompt != null && begun < job.seeds().length;
  }

  /// Whether it has no row yet.
  boolean isUntouched() {
    return begun == 0;
  }

  /// The number of the next text to begin.
  int begin() {
    return begun++;
  }

  /// The prompt's tokens scored so far, in order.
  List<ScoredToken> scored() {
    return scored;
  }

  /// The prompt is read: where more texts follow the first, its state and the logits behind it are kept for them.
  void promptIsRead(DecoderState state, int row, float[] last) {
    if (begun < job.seeds().length) {
      prompt = state.select(row);
      logits = last.clone();
    }
  }

  /// Puts the prompt's state into a row; the logits behind it, for this text to change.
  float[] fork(DecoderState state, int row) {
    if (prompt == null) {
      throw new IllegalStateException("the prompt has not been read");
    }
    state.assign(row, prompt, 0);
    float[] own = logits.clone();
    if (begun == job.seeds().length) {
      release();
    }
    return own;
  }

  private void release() {
    if (prompt != null) {
      prompt.close();
      prompt = null;
    }
  }

  void promptBegins(int cached) {
    heard(() -> {
      listener.begun(cached);
      return true;
    });
  }

  void promptIsScored() {
    heard(() -> {
      listener.prompt(List.copyOf(scored));
      return true;
    });
    scored.clear();
  }

  /// Whether the text goes on.
  boolean token(int sample, ScoredToken token) {
    return heard(() -> listener.token(sample, token));
  }

  void ended(int sample, End end) {
    ended++;
    heard(() -> {
      listener.ended(sample, end);
      return true;
    });
    if (isOver()) {
      release();
    }
  }

  void left(int sample, int[] read, Supplier<DecoderState> row) {
    heard(() -> {
      listener.left(sample, read, row);
      return true;
    });
  }

  /// Ends the texts that have not begun.
  void endRest(Generation.End end) {
    while (!failed && begun < job.seeds().length) {
      ended(begin(), end);
    }
    release();
  }

  void failed(RuntimeException why) {
    if (!isOver()) {
      failed = true;
      release();
      listener.failed(why);
    }
  }

  private boolean heard(BooleanSupplier told) {
    try {
      return !failed && told.getAsBoolean();
    } catch (RuntimeException e) {
      failed(e);
      return false;
    }
  }
}
