package org.seqmix.eval.sample;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import org.seqmix.eval.scale.Anytime;
import org.seqmix.eval.scale.Ballot;
import org.seqmix.eval.scale.Decided;

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
    long drawn = 0;
    int right = 0;
    for (int q = 0; q < problems; q++) {
      Ballot ballot = ballots.ballot(q, sampling.texts(q));
      drawn += ballot.votes().size();
      Decided decided = Anytime.decided(ballot.votes(), 0);
      right += isRight(ballot, decided.leader()) ? 1 : 0;
    }
    return new AnytimeRun(sampling.model().name(), seed, problems, plan.samples(), drawn, right,
        sampling.spent().getLast().seconds());
  }

  private static boolean isRight(Ballot ballot, OptionalInt winner) {
    return winner.isPresent()
        && ballot.votes().stream().anyMatch(v -> v.group() == winner.getAsInt() && v.right());
  }
}
