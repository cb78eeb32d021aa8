package org.seqmix.mohawk.study.init;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.seqmix.hybrid.AtomicFile;
import org.seqmix.mohawk.study.Interval;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The study's result: every loss as a mean over seeds with its 95% interval.
///
/// @param runs the runs it is made of
/// @param lines one for every initialisation, in the order of the runs
public record InitTable(List<InitRun> runs, List<Line> lines) {
  private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /// One initialisation.
  ///
  /// @param initialisation as in recipes
  /// @param before losses before the first step
  /// @param after losses after the last stage
  public record Line(String initialisation, Losses before, Losses after) {
  }

  /// Losses of one moment.
  ///
  /// @param stages of every stage, the mean over its layers
  /// @param layers of every stage, layer by layer
  /// @param tokenLoss of the next tokens
  public record Losses(Map<String, Interval> stages, Map<String, List<Interval>> layers, Interval tokenLoss) {
    static Losses of(List<StageLosses> all) {
      Map<String, Interval> stages = new LinkedHashMap<>();
      Map<String, List<Interval>> layers = new LinkedHashMap<>();
      all.getFirst().stages().forEach((stage, first) -> {
        stages.put(stage, interval(all, l -> l.mean(stage)));
        List<Interval> each = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
          int layer = i;
          each.add(interval(all, l -> l.stages().getOrDefault(stage, List.of()).get(layer)));
        }
        layers.put(stage, each);
      });
      return new Losses(stages, layers, interval(all, StageLosses::tokenLoss));
    }

    private static Interval interval(List<StageLosses> all, ToDoubleFunction<StageLosses> value) {
      return Interval.of(all.stream().map(value::applyAsDouble).toList());
    }
  }

  /// The table of these runs.
  public static InitTable of(List<InitRun> runs) {
    Set<String> names = new LinkedHashSet<>();
    runs.forEach(r -> names.add(r.initialisation()));
    return new InitTable(runs, names.stream().map(name -> {
      List<InitRun> mine = runs.stream().filter(r -> r.initialisation().equals(name)).toList();
      return new Line(name, Losses.of(mine.stream().map(InitRun::before).toList()),
          Losses.of(mine.stream().map(InitRun::after).toList()));
    }).toList());
  }

  /// Writes the table and its runs as JSON. A half width of a single run is `NaN`, as text.
  public void write(Path file) {
    AtomicFile.write(file, JSON.writeValueAsBytes(this));
  }
}
