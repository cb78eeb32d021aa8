package org.seqmix.hybrid.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.seqmix.hybrid.generation.Generation;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderState;
import org.seqmix.hybrid.sampling.Sampler;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Writes texts, one job after another.
public final class Engine implements AutoCloseable {
  private final Decoder decoder;
  private final ConcurrentLinkedQueue<Run> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicLong prompts = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private volatile boolean stopped;

  private static final class Run implements Ticket {
    final Job job;
    final JobListener listener;
    volatile boolean cancelled;

    Run(Job job, JobListener listener) {
      this.job = job;
      this.listener = listener;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  public Engine(Decoder decoder, EngineOptions options) {
    this.decoder = decoder;
  }

  /// Hands in a job.
  public Ticket submit(Job job, JobListener listener) {
    if (job.prompt().length > decoder.plan().context()
        || job.maxTokens() > 0 && job.prompt().length >= decoder.plan().context()) {
      throw new IllegalArgumentException("prompt of " + job.prompt().length + " tokens: the model's context is "
          + decoder.plan().context() + " tokens; shorten the text");
    }
    Run run = new Run(job, listener);
    waiting.add(run);
    return run;
  }

  /// One job.
  public boolean step() {
    Run run = waiting.poll();
    if (run == null) {
      return false;
    }
    running.set(1);
    try {
      run(run);
    } catch (RuntimeException e) {
      run.listener.failed(e);
    } finally {
      running.set(0);
    }
    return !waiting.isEmpty();
  }

  private void run(Run run) {
    Job job = run.job;
    int[] prompt = job.prompt();
    for (int sample = 0; sample < job.seeds().length; sample++) {
      if (over(run)) {
        run.listener.ended(sample, Generation.End.CANCELLED);
        continue;
      }
      try (DecoderState state = decoder.newState(1)) {
        float[][] all = logits(prompt, state, job.scorePrompt());
        prompts.addAndGet(prompt.length);
        if (sample == 0 && job.scorePrompt()) {
          List<ScoredToken> scored = new ArrayList<>();
          for (int i = 0; i < prompt.length; i++) {
            scored.add(i == 0 ? ScoredToken.plain(prompt[0]) : scored(all[i - 1], prompt[i], job.alternatives()));
          }
          run.listener.prompt(scored);
        }
        run.listener.ended(sample, write(run, sample, state, all[all.length - 1]));
      }
    }
  }

  private Generation.End write(Run run, int sample, DecoderState state, float[] first) {
    Job job = run.job;
    Sampler sampler = new Sampler(job.sampling(), job.seeds()[sample]);
    sampler.observe(job.prompt());
    float[] logits = first;
    int room = decoder.plan().context() - job.prompt().length;
    for (int count = 0; count < job.maxTokens(); count++) {
      if (over(run)) {
        return Generation.End.CANCELLED;
      }
      if (count == room) {
        return Generation.End.CONTEXT;
      }
      int id = sampler.next(logits.clone());
      if (job.stopIds().contains(id)) {
        return Generation.End.STOP;
      }
      written.incrementAndGet();
      if (!run.listener.token(sample, scored(logits, id, job.alternatives()))) {
        return Generation.End.STOP;
      }
      if (count + 1 < Math.min(job.maxTokens(), room)) {
        logits = logits(new int[] {id}, state, false)[0];
      }
    }
    return Generation.End.LENGTH;
  }

  private boolean over(Run run) {
    return run.cancelled || stopped;
  }

  private float[][] logits(int[] ids, DecoderState state, boolean every) {
    try (Scope scope = decoder.device().newScope("engine")) {
      Context c = Context.inference(scope);
      Tensor x = decoder.advance(c, ids, state.continuing(ids.length), state);
      Tensor wanted = every ? x : x.rows(ids.length - 1L, ids.length);
      float[] flat = decoder.head(c, decoder.normed(c, wanted)).toFloats();
      int vocabulary = decoder.plan().vocabulary();
      return IntStream.range(0, flat.length / vocabulary)
          .mapToObj(i -> Arrays.copyOfRange(flat, i * vocabulary, (i + 1) * vocabulary)).toArray(float[][]::new);
    }
  }

  private static ScoredToken scored(float[] logits, int id, int alternatives) {
    if (alternatives < 0) {
      return ScoredToken.plain(id);
    }
    double highest = IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).max().orElseThrow();
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - highest);
    }
    double log = highest + Math.log(sum);
    List<ScoredToken.Choice> best = IntStream.range(0, logits.length).boxed()
        .sorted(Comparator.comparingDouble(i -> -logits[i])).limit(alternatives)
        .map(i -> new ScoredToken.Choice(i, logits[i] - log)).toList();
    return new ScoredToken(id, logits[id] - log, best);
  }

  /// What the engine has done.
  public EngineCounts counts() {
    return new EngineCounts(waiting.size(), running.get(), prompts.get(), 0, written.get(), 0, 0, 0);
  }

  void cancelAll() {
    stopped = true;
  }

  @Override
  public void close() {
  }
}
