package org.seqmix.hybrid.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.seqmix.hybrid.engine.Engine;
import org.seqmix.hybrid.engine.EngineOptions;
import org.seqmix.hybrid.engine.Job;
import org.seqmix.hybrid.model.Decoder;

/// Writes given texts with a decoder, many at once, and returns when all are done: an {@link Engine} for callers that wait.
///
/// Every sequence has a slot of the batch and its own place: a slot whose text ended takes the next request at once,
/// prompts are fed in pieces beside other slots' single tokens, and nothing is padded. A text's tokens are the same
/// bits whatever else is in the batch.
///
/// *Cost*: a step reads the weights once for all slots. *Memory*: one decoder state a slot. *Errors*: a prompt as long
/// as the model's context or longer.
///
/// {@snippet class="org.seqmix.examples.WriteText" region="text"}
public final class Generator {
  private final Decoder decoder;

  /// Packed weights make this faster; any decoder works.
  public Generator(Decoder decoder) {
    this.decoder = decoder;
  }

  /// Hears of every token as it is chosen.
  @FunctionalInterface
  public interface Listener {
    /// Token `id` was written for request `index`. What it throws ends all texts.
    void token(int index, int id);
  }

  /// One text.
  public Generation generate(Request request, Listener listener) {
    return run(List.of(request), 1, listener).getFirst();
  }

  /// All requests, at most `batch` at a time, in the order given.
  public List<Generation> run(List<Request> requests, int batch, Listener listener) {
    List<Job> jobs = new ArrayList<>();
    requests.forEach(r -> jobs.add(job(r, r.seed())));
    return written(jobs, Math.min(batch, jobs.size()), listener);
  }

  /// `seeds.length` texts for one prompt, which is read once: every row begins from a copy of its state.
  public List<Generation> samples(Request request, long[] seeds, Listener listener) {
    return written(seeds.length == 0 ? List.of() : List.of(job(request, seeds)), seeds.length, listener);
  }

  private static Job job(Request r, long... seeds) {
    return new Job(r.prompt(), r.sampling(), seeds, r.maxTokens(), r.stopIds(), -1, false);
  }

  private List<Generation> written(List<Job> jobs, int rows, Listener listener) {
    int count = jobs.stream().mapToInt(j -> j.seeds().length).sum();
    if (count == 0) {
      return List.of();
    }
    Generation[] out = new Generation[count];
    try (Engine engine = new Engine(decoder, EngineOptions.rows(rows))) {
      List<TextCollector> collectors = new ArrayList<>();
      int first = 0;
      for (Job job : jobs) {
        TextCollector collector = new TextCollector(first, job.seeds().length, listener, out);
        collectors.add(collector);
        engine.submit(job, collector);
        first += job.seeds().length;
      }
      boolean more = true;
      while (more) {
        more = engine.step();
        collectors.forEach(TextCollector::rethrow);
      }
    }
    return Arrays.asList(out);
  }
}
