package org.seqmix.eval.sample;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.scale.Ballot;
import org.seqmix.eval.scale.ScaleRun;
import org.seqmix.eval.scale.ShownProblem;
import org.seqmix.eval.scale.Spent;

/// One model's run with one seed: its texts, their scores, and the votes made of them.
final class ModelRun implements AutoCloseable {
  private final ScalePlan plan;
  private final long seed;
  private final Sampling sampling;
  private final @Nullable ScoreFile scores;
  private final Ballots ballots;
  private final BitSet all = new BitSet();

  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  ModelRun(ScalePlan plan, Runner runner, long seed, Optional<RewardModel> judge, LongSupplier clock) {
    this.plan = plan;
    this.seed = seed;
    SampledModel model = runner.model();
    String name = FileNames.of(model.name()) + "-" + seed;
    Path folder = plan.folder();
    this.sampling = new Sampling(model, plan.task(), plan.settings(seed, runner.rows()),
        folder.resolve("texts-" + name + ".jsonl"), clock);
    this.scores = judge.map(j -> new ScoreFile(folder.resolve("scores-" + name + ".jsonl"), j, plan.task(),
        model.identity() + " seed " + seed, clock)).orElse(null);
    this.ballots = new Ballots(plan.task(), t -> scores == null ? List.of() : scores.steps(t), plan.combine());
    all.set(0, plan.task().questions().size());
  }

  /// Brings every question to so many texts, unless the budget is spent.
  void round(int samples, ScaleListener listener) {
    if (spentSeconds() >= plan.budget() && !sampling.spent().isEmpty()) {
      return;
    }
    listener.round(sampling.model().name(), seed, samples);
    sampling.drawTo(samples, all, listener::text);
    if (scores != null) {
      List<SampledText> texts = new ArrayList<>();
      for (int q = 0; q < plan.task().questions().size(); q++) {
        texts.addAll(sampling.texts(q));
      }
      listener.judging(texts.size());
      scores.judge(texts);
    }
  }

  private double spentSeconds() {
    return sampling.spent().isEmpty() ? 0 : sampling.spent().getLast().seconds();
  }

  /// Texts of a question up to the last round that was finished.
  private List<SampledText> texts(int question) {
    int most = sampling.spent().isEmpty() ? 0 : sampling.spent().getLast().samples();
    return sampling.texts(question).stream().filter(t -> t.sample() < most).toList();
  }

  ScaleRun result() {
    List<Ballot> out = new ArrayList<>();
    for (int q = 0; q < plan.task().questions().size(); q++) {
      out.add(ballots.ballot(q, texts(q)));
    }
    return new ScaleRun(sampling.model().name(), seed, out, spent());
  }

  /// What the rounds took, judging too.
  private List<Spent> spent() {
    return sampling.spent().stream().map(s -> new Spent(s.samples(), s.seconds(), s.tokens(),
        scores == null ? 0 : scores.seconds(s.samples()))).toList();
  }

  /// The first questions with their first texts, for a reader.
  List<ShownProblem> shown(int questions, int samples) {
    List<ShownProblem> out = new ArrayList<>();
    for (int q = 0; q < Math.min(questions, plan.task().questions().size()); q++) {
      out.add(ballots.shown(q, texts(q), samples));
    }
    return out;
  }

  /// Questions whose prompts lost their beginning.
  int cutPrompts() {
    return sampling.cutPrompts();
  }

  Profile profile() {
    return Profile.of(sampling, scores);
  }

  @Override
  public void close() {
    sampling.close();
    if (scores != null) {
      scores.close();
    }
  }
}
