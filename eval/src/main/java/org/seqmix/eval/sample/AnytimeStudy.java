package org.seqmix.eval.sample;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongSupplier;
import org.seqmix.eval.scale.Anytime;
import org.seqmix.eval.scale.AnytimeScore;
import org.seqmix.eval.scale.Ballot;
import org.seqmix.eval.scale.ScaleSettings;

/// Asks every question until no further text can change its majority.
///
/// Sixteen even rounds; before each, the questions that are decided drop out. The majority is that of all texts, seen first
/// where several have equally many, whatever was left out.
///
/// @param plan what is asked; its budget and rewards are not used
/// @param models who answers
/// @param clock nanoseconds
public record AnytimeStudy(ScalePlan plan, List<Runner> models, LongSupplier clock) {
  public AnytimeStudy {
    models = List.copyOf(models);
  }

  /// A run for every seed and model, in that order. Goes on where an earlier program stopped.
  public List<AnytimeRun> run(ScaleListener listener) {
    List<AnytimeRun> out = new ArrayList<>();
    models.forEach(runner -> WarmUp.run(runner, plan.task()));
    for (long seed : plan.seeds()) {
      for (Runner runner : models) {
        String name = "anytime-" + FileNames.of(runner.model().name()) + "-" + seed + ".jsonl";
        try (Sampling sampling = new Sampling(runner.model(), plan.task(), plan.settings(seed, runner.rows()),
            plan.folder().resolve(name), clock)) {
          out.add(run(sampling, seed, listener));
        }
      }
    }
    return out;
  }

  private AnytimeRun run(Sampling sampling, long seed, ScaleListener listener) {
    Ballots ballots = new Ballots(plan.task(), t -> List.of(), plan.combine());
    int problems = plan.task().questions().size();
    BitSet open = new BitSet();
    open.set(0, problems);
    for (int samples : Rounds.even(plan.samples())) {
      if (!open.isEmpty()) {
        listener.round(sampling.model().name(), seed, samples);
        sampling.drawTo(samples, open, listener::text);
      }
      for (int q = open.nextSetBit(0); q >= 0; q = open.nextSetBit(q + 1)) {
        Ballot ballot = ballots.ballot(q, sampling.texts(q));
        if (Anytime.decided(ballot.votes(), plan.samples() - ballot.votes().size()).sure()) {
          open.clear(q);
        }
      }
    }
    List<Ballot> all = new ArrayList<>();
    for (int q = 0; q < problems; q++) {
      all.add(ballots.ballot(q, sampling.texts(q)));
    }
    return new AnytimeRun(sampling.model().name(), seed,
        AnytimeScore.of(all, plan.samples(), ScaleSettings.DEFAULTS), sampling.spent().getLast().seconds());
  }
}
