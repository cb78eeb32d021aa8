package org.seqmix.eval.sample;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.seqmix.eval.scale.ScaleRun;
import org.seqmix.eval.scale.ShownProblem;

/// Asks several models the same questions many times and notes what that takes: inference scaling.
///
/// Rounds of doubling numbers of texts, seed after seed; in a round the models take turns, and the order turns around with
/// every round, so that what else the machine does falls on all alike. Every model answers for a while before the clock counts.
/// *Source*: Thinking Slow, Fast (arXiv 2502.20339).
///
/// @param plan what is asked, how often
/// @param models who answers
/// @param judge gives rewards, if any
/// @param clock nanoseconds, such as `System::nanoTime`
public record ScaleStudy(ScalePlan plan, List<Runner> models, Optional<RewardModel> judge, LongSupplier clock) {
  /// Problems and texts of each that a report shows.
  private static final int SHOWN_PROBLEMS = 50;
  private static final int SHOWN_TEXTS = 16;

  public ScaleStudy {
    models = List.copyOf(models);
    if (models.stream().map(r -> r.model().name()).distinct().count() != models.size() || models.isEmpty()) {
      throw new IllegalArgumentException("models: expected different names, got "
          + models.stream().map(r -> r.model().name()).toList());
    }
  }

  /// What was found.
  ///
  /// @param runs a model and seed each, seed after seed
  /// @param shown problems with texts of the first seed, a model
  /// @param profiles where the time went, a model
  /// @param cut questions whose prompts lost their beginning, a model
  public record Outcome(List<ScaleRun> runs, Map<String, List<ShownProblem>> shown, List<Profile> profiles,
      Map<String, Integer> cut) {
  }

  /// Asks, or goes on asking where an earlier program stopped.
  public Outcome run(ScaleListener listener) {
    List<ScaleRun> runs = new ArrayList<>();
    Map<String, List<ShownProblem>> shown = new LinkedHashMap<>();
    Map<String, Profile> profiles = new LinkedHashMap<>();
    Map<String, Integer> cut = new LinkedHashMap<>();
    models.forEach(runner -> WarmUp.run(runner, plan.task()));
    for (long seed : plan.seeds()) {
      List<ModelRun> open = new ArrayList<>();
      try {
        for (Runner runner : models) {
          open.add(new ModelRun(plan, runner, seed, judge, clock));
        }
        rounds(open, listener);
        for (ModelRun run : open) {
          ScaleRun result = run.result();
          runs.add(result);
          shown.computeIfAbsent(result.model(), m -> run.shown(SHOWN_PROBLEMS, SHOWN_TEXTS));
          cut.put(result.model(), run.cutPrompts());
          profiles.merge(result.model(), run.profile(), Profile::plus);
        }
      } finally {
        open.forEach(ModelRun::close);
      }
    }
    return new Outcome(runs, shown, List.copyOf(profiles.values()), cut);
  }

  private void rounds(List<ModelRun> open, ScaleListener listener) {
    boolean turned = false;
    for (int samples : Rounds.doubling(plan.samples())) {
      for (ModelRun run : turned ? open.reversed() : open) {
        run.round(samples, listener);
      }
      turned = !turned;
    }
  }
}
