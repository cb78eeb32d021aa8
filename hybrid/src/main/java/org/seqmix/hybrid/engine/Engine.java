package org.seqmix.hybrid.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.engine.PrefixTree.Match;
import org.seqmix.hybrid.generation.Generation.End;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderState;

/// Writes many texts at once, whose jobs come and go at any step.
///
/// Every text has a row of the batch and stands at its own place; prompts are read in pieces beside other texts' single
/// tokens, and nothing is padded. Texts of one prompt begin from copies of its state. With memory for it, states of prompts
/// are kept, and one that begins like an earlier one, or like one just being read, is read from where they part.
/// **A text's tokens are the same bits** whatever else runs, comes, goes, is cancelled or is kept.
///
/// *Threads*: {@link #submit} and {@link Ticket#cancel} from any; all else from one, see {@link EngineThread}. *Cost*: a
/// step reads the weights once for all rows. *Memory*: a decoder state a row, and kept states up to their budget.
///
/// {@snippet class="org.seqmix.examples.ManyTexts" region="texts"}
public final class Engine implements AutoCloseable {
  private final Decoder decoder;
  private final EngineOptions options;
  private final Queue<JobRun> incoming = new ConcurrentLinkedQueue<>();
  private final List<JobRun> waiting = new ArrayList<>();
  private final @Nullable Sequence[] rows;
  private final DecoderState state;
  private final @Nullable PrefixTree tree;
  private final EngineStep stepper;
  private final EngineTally tally = new EngineTally();
  private volatile boolean cancelAll;

  /// An engine for a decoder, which stays the caller's. Packed weights make it faster; any decoder works.
  public Engine(Decoder decoder, EngineOptions options) {
    this.decoder = decoder;
    this.options = options;
    this.rows = new Sequence[options.rows()];
    this.state = decoder.newState(options.rows());
    this.tree = options.cacheBytes() == 0 ? null : new PrefixTree(state, options.grid(), options.cacheBytes());
    this.stepper = new EngineStep(decoder, state, options.piece(), tree, tally);
  }

  /// Hands in a job. *Errors*: a prompt as long as the model's context, where tokens are to be written, or longer; ids outside
  /// its vocabulary.
  public Ticket submit(Job job, JobListener listener) {
    return submit(job, listener, null);
  }

  /// The same for a prompt that goes on from a saved text, which stays open until the job has ended. *Errors*: also a prompt
  /// that is not that text and more, and one whose tokens are to be scored.
  public Ticket submit(Job job, JobListener listener, @Nullable SavedText start) {
    if (start != null && (!start.begins(job.prompt()) || job.scorePrompt())) {
      throw new IllegalArgumentException("prompt of " + job.prompt().length + " tokens: expected the "
          + start.tokens().length + " saved ones and at least one more, none to be scored");
    }
    int context = decoder.plan().context();
    if (job.prompt().length > context || job.prompt().length == context && job.maxTokens() > 0) {
      throw new IllegalArgumentException("prompt of " + job.prompt().length + " tokens: the model's context is "
          + context + " tokens; shorten the text");
    }
    decoder.requireKnown(job.prompt());
    JobRun run = new JobRun(job, listener, start);
    tally.waiting(1);
    incoming.add(run);
    return run;
  }

  /// One step of everything there is to do; false when that is nothing.
  public boolean step() {
    for (JobRun next = incoming.poll(); next != null; next = incoming.poll()) {
      waiting.add(next);
    }
    sweep();
    admit();
    boolean any = false;
    for (Sequence s : rows) {
      any |= s != null;
    }
    if (any) {
      advance();
      sweep();
    }
    tally.running((int) Arrays.stream(rows).filter(Objects::nonNull).count(), tree == null ? 0 : tree.bytes());
    return any || !waiting.isEmpty();
  }

  private void advance() {
    try {
      stepper.run(rows);
    } catch (RuntimeException e) {
      // A state may have moved in some layers and not in others: every text in a row is lost, those waiting are not.
      for (Sequence s : rows) {
        if (s != null) {
          s.run().failed(e);
        }
      }
    }
  }

  /// Cancels everything that has been handed in so far, before the next step.
  public void cancelAll() {
    cancelAll = true;
  }

  private void sweep() {
    boolean all = cancelAll;
    cancelAll = false;
    for (int i = 0; i < rows.length; i++) {
      Sequence s = rows[i];
      if (s != null && (all || s.run().isCancelled())) {
        s.end(End.CANCELLED);
      }
      if (s != null && s.isOver()) {
        s.leave(state, i);
        rows[i] = null;
        if (s.run().isCancelled()) {
          s.run().endRest(End.CANCELLED);
        }
      }
    }
    waiting.removeIf(run -> {
      if (all || run.isCancelled()) {
        tally.waiting(run.isUntouched() ? -1 : 0);
        run.endRest(End.CANCELLED);
        return true;
      }
      return run.isOver();
    });
  }

  /// Fills free rows: with further texts of prompts that have been read, then with jobs in the order they came, but for those
  /// whose beginning is just being read.
  private void admit() {
    for (int row = 0; row < rows.length; row++) {
      while (rows[row] == null) {
        JobRun next = nextToBegin();
        if (next == null) {
          return;
        }
        rows[row] = begun(next, row);
      }
    }
  }

  private @Nullable JobRun nextToBegin() {
    for (JobRun run : waiting) {
      if (run.hasMore()) {
        return run;
      }
    }
    for (JobRun run : waiting) {
      if (run.isUntouched() && (run.job().scorePrompt() || !sharesWhatIsBeingRead(run.job().prompt()))) {
        return run;
      }
    }
    return null;
  }

  private @Nullable Sequence begun(JobRun run, int row) {
    boolean first = run.isUntouched();
    Sequence s = new Sequence(run, decoder.plan().context());
    if (run.job().seeds().length == 1 || !run.hasMore() && !first) {
      waiting.remove(run);
    }
    if (first) {
      tally.waiting(-1);
      if (run.job().maxTokens() == 0 && !run.job().scorePrompt()) {
        s.end(End.LENGTH);
        run.endRest(End.LENGTH);
        return null;
      }
      state.makeRoom(row, run.job().prompt().length, s.longest());
      int cached = resume(s, row);
      s.startAt(cached);
      run.promptBegins(cached);
    } else {
      state.makeRoom(row, run.job().prompt().length, s.longest());
      s.startAt(run.job().prompt().length);
      s.choose(run.fork(state, row));
      tally.written(s.isOver() ? 0 : 1);
    }
    if (s.isOver()) {
      s.leave(state, row);
      return null;
    }
    return s;
  }

  /// Puts what is kept of a prompt into a row, and notes where states of it will be kept; how many tokens it stands behind.
  private int resume(Sequence s, int row) {
    SavedText start = s.run().start();
    if (start != null) {
      state.assign(row, start.state(), 0);
      tally.cached(start.tokens().length);
      return start.tokens().length;
    }
    if (tree == null) {
      return 0;
    }
    int[] prompt = s.run().job().prompt();
    int grid = tree.grid();
    int most = prompt.length - 1;
    Match match = tree.match(prompt, most);
    int kept = 0;
    if (!s.run().job().scorePrompt()) {
      kept = tree.resume(prompt, most, state, row);
      tally.cached(kept);
    }
    s.cuts().add(match.known());
    s.cuts().add(most / grid * grid);
    for (int at = grid; at <= most; at += grid) {
      if (at % (Math.max(1, options.piece() / grid) * grid) == 0) {
        s.cuts().add(at);
      }
    }
    return kept;
  }

  /// Whether a prompt goes further along one that is being read than what is kept of it; then it waits until that one is there.
  private boolean sharesWhatIsBeingRead(int[] prompt) {
    if (tree == null) {
      return false;
    }
    int usable = tree.match(prompt, prompt.length - 1).usable();
    for (Sequence s : rows) {
      if (s != null && s.isReading()) {
        int common = common(prompt, s.run().job().prompt()) / tree.grid() * tree.grid();
        if (common > usable && common > s.read()) {
          s.cuts().add(common);
          return true;
        }
      }
    }
    return false;
  }

  private static int common(int[] a, int[] b) {
    int most = Math.min(a.length, b.length) - 1;
    int n = 0;
    while (n < most && a[n] == b[n]) {
      n++;
    }
    return n;
  }

  /// What has been done so far. From any thread.
  public EngineCounts counts() {
    return tally.counts();
  }

  @Override
  public void close() {
    cancelAll();
    for (JobRun next = incoming.poll(); next != null; next = incoming.poll()) {
      waiting.add(next);
    }
    sweep();
    if (tree != null) {
      tree.close();
    }
    state.close();
  }
}
