package org.seqmix.hybrid.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.sampling.SamplerOptions;

/// Jobs for small models, and their results alone.
final class EngineCase {
  private EngineCase() {
  }

  static int[] prompt(int length, long seed) {
    int[] ids = new SplittableRandom(seed).ints(length, 3, 50).toArray();
    ids[0] = 1;
    return ids;
  }

  /// The first `shared` tokens of one prompt, then others.
  static int[] alike(int shared, int length, long seed) {
    int[] ids = prompt(length, seed);
    System.arraycopy(prompt(Math.max(shared, 1), 4711), 0, ids, 0, shared);
    return ids;
  }

  /// Jobs of many lengths, some of several texts, some scored, some of whose prompts begin alike.
  static List<Job> jobs(int count, int context) {
    List<Job> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SamplerOptions options = i % 3 == 0 ? SamplerOptions.GREEDY : SamplerOptions.atTemperature(1 + i % 2);
      int length = 1 + (i * 17) % (context - 2);
      int[] prompt = i % 2 == 0 ? prompt(length, i) : alike(Math.min(length, 1 + i * 3 % 40), length, i);
      long[] seeds = new SplittableRandom(i).longs(1 + i % 4).toArray();
      out.add(new Job(prompt, options, seeds, (i * 5) % 17, List.of(2, 4, 9), i % 3 - 1, i % 5 == 0));
    }
    return out;
  }

  static Heard alone(Decoder decoder, Job job) {
    return together(decoder, List.of(job), EngineOptions.rows(1)).getFirst();
  }

  /// All handed in at once.
  static List<Heard> together(Decoder decoder, List<Job> jobs, EngineOptions options) {
    try (Engine engine = new Engine(decoder, options)) {
      List<Heard> heard = new ArrayList<>();
      for (Job job : jobs) {
        Heard h = new Heard(job.seeds().length);
        heard.add(h);
        engine.submit(job, h);
      }
      while (engine.step()) {
        // until all is done
      }
      return heard;
    }
  }
}
