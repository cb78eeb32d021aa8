package org.seqmix.eval.scale;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Everything that is computed of sampled runs.
///
/// @param settings    how
/// @param teacher     the model that others are compared with
/// @param models      what was run, in order of first appearance
/// @param curves      all seeds of a model taken together: for every problem the mean over the seeds
/// @param bySeed      curves of single seeds, where a model has several
/// @param differences models less teacher, at every k that both have
/// @param races       models against the teacher over seconds, where both were timed
public record Scaling(ScaleSettings settings, Optional<String> teacher, List<RunFacts> models, List<Curve> curves,
    List<Curve> bySeed, List<Difference> differences, List<Race> races) {
  public Scaling {
    models = List.copyOf(models);
    curves = List.copyOf(curves);
    bySeed = List.copyOf(bySeed);
    differences = List.copyOf(differences);
    races = List.copyOf(races);
  }

  /// Computes it. Selections that need rewards are left out for models without any.
  ///
  /// *Cost*: most of it is [Majority]: for 1024 samples up to about a tenth of a second a problem and seed.
  ///
  /// Errors: [IllegalArgumentException] when runs differ in their problems, or the teacher has no run.
  public static Scaling of(List<ScaleRun> runs, Optional<String> teacher, ScaleSettings settings) {
    List<ModelRuns> models = ModelRuns.of(runs);
    if (teacher.isPresent() && models.stream().noneMatch(m -> m.model().equals(teacher.get()))) {
      throw new IllegalArgumentException("scaling: expected runs of the teacher " + teacher.get() + ", got "
          + models.stream().map(ModelRuns::model).toList());
    }
    Bootstrap bootstrap = new Bootstrap(models.getFirst().problems(), settings);
    List<ModelTables> tables = models.stream().map(m -> ModelTables.of(m, settings)).toList();
    Predicate<ModelTables> isTeacher = t -> t.runs().model().equals(teacher.orElse(null));
    List<Duel> duels = tables.stream().filter(isTeacher).flatMap(t -> tables.stream().filter(isTeacher.negate())
        .map(s -> new Duel(s, t, bootstrap, settings))).toList();
    return new Scaling(settings, teacher, models.stream().map(RunFacts::of).toList(),
        tables.stream().flatMap(t -> t.curves(bootstrap).stream()).toList(),
        tables.stream().flatMap(t -> t.bySeed(bootstrap).stream()).toList(),
        duels.stream().flatMap(d -> d.differences().stream()).toList(),
        duels.stream().flatMap(d -> d.races().stream()).toList());
  }

  /// The curve of a model with all its seeds.
  public Optional<Curve> curve(String model, Selection selection) {
    return curves.stream().filter(c -> c.model().equals(model) && c.selection() == selection).findFirst();
  }
}
