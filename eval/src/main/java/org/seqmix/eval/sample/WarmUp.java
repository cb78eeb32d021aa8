package org.seqmix.eval.sample;

import java.util.List;
import org.seqmix.hybrid.engine.Engine;
import org.seqmix.hybrid.engine.EngineOptions;
import org.seqmix.hybrid.engine.Job;
import org.seqmix.hybrid.engine.JobListener;
import org.seqmix.hybrid.engine.ScoredToken;
import org.seqmix.hybrid.generation.Generation.End;
import org.seqmix.hybrid.sampling.SamplerOptions;

/// Lets a model answer for a while before the clock counts, so that its code is compiled and its weights are in the caches:
/// whoever is asked first would else pay for all.
final class WarmUp {
  private static final int PASSES = 3;
  private static final int QUESTIONS = 64;
  private static final int TOKENS = 48;

  /// Hears of nothing but failures.
  private static final class Deaf implements JobListener {
    @Override
    public boolean token(int sample, ScoredToken token) {
      return true;
    }

    @Override
    public void ended(int sample, End end) {
      // nothing is kept
    }

    @Override
    public void failed(RuntimeException why) {
      throw why;
    }
  }

  private WarmUp() {
  }

  /// Three times the first 64 questions with as many rows as the runner has, 48 tokens each. Nothing is kept.
  static void run(Runner runner, SampleTask task) {
    Prompts prompts = Prompts.of(runner.model(), task);
    int questions = Math.min(QUESTIONS, prompts.ids().length);
    int each = Math.max(1, Math.min(runner.rows(), 4 * QUESTIONS) / questions);
    for (int pass = 0; pass < PASSES; pass++) {
      try (Engine engine = new Engine(runner.model().model().decoder(), EngineOptions.rows(runner.rows()))) {
        for (int q = 0; q < questions; q++) {
          engine.submit(new Job(prompts.ids()[q], SamplerOptions.atTemperature(1), new long[each],
              Math.min(TOKENS, prompts.answerTokens()), List.of(), -1, false), new Deaf());
        }
        boolean more = true;
        while (more) {
          more = engine.step();
        }
      }
    }
  }
}
