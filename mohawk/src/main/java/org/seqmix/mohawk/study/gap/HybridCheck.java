package org.seqmix.mohawk.study.gap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.recipe.Recipe;
import org.seqmix.mohawk.recipe.StagePlan;
import org.seqmix.mohawk.study.Interval;
import org.seqmix.mohawk.study.ShortRun;

/// Trains hybrids with attention in chosen layers through the recipe's stages, to see whether a prediction was right.
///
/// Every hybrid has the same tokens, split among the stages as the recipe splits them, and the same seeds. *Cost*: plans
/// times seeds short runs; those in the file are not repeated.
///
/// @param runs makes and trains students
/// @param recipe mixers, optimizer and stages; its attention layers are replaced
/// @param tokens tokens of every run, over all stages
/// @param seeds seeds 1 to this number
/// @param heldOut loss on held-out documents, nats a token
/// @param file runs that have ended
public record HybridCheck(ShortRun runs, Recipe recipe, long tokens, int seeds, ToDoubleFunction<Decoder> heldOut,
    CheckFile file) {
  /// One hybrid.
  ///
  /// @param layers layers that attend
  /// @param losses held-out loss of every seed
  /// @param loss their mean with its 95% interval
  public record Line(List<Integer> layers, List<Double> losses, Interval loss) {
    public Line {
      layers = List.copyOf(layers);
      losses = List.copyOf(losses);
    }
  }

  /// Hears of every run, also of one that had ended before.
  @FunctionalInterface
  public interface Listener {
    /// The hybrid with these layers and this seed has this loss.
    void run(List<Integer> layers, long seed, double loss);
  }

  /// Every plan of one layer, then the suggested and the evenly spaced ones of more.
  public static List<List<Integer>> plans(int layers, List<LayerChoice> choices) {
    LinkedHashSet<List<Integer>> out = new LinkedHashSet<>();
    IntStream.range(0, layers).forEach(l -> out.add(List.of(l)));
    choices.forEach(choice -> {
      out.add(choice.layers());
      out.add(choice.even());
    });
    return List.copyOf(out);
  }

  /// The hybrids, best first. All plans have had seed 1 before any has seed 2.
  public List<Line> run(List<List<Integer>> plans, Listener listener) {
    Map<List<Integer>, List<Double>> losses = new LinkedHashMap<>();
    for (long seed = 1; seed <= seeds; seed++) {
      for (List<Integer> layers : plans) {
        double loss = loss(layers, seed);
        losses.computeIfAbsent(layers, l -> new ArrayList<>()).add(loss);
        listener.run(layers, seed, loss);
      }
    }
    return losses.entrySet().stream().map(e -> new Line(e.getKey(), e.getValue(), Interval.of(e.getValue())))
        .sorted(Comparator.comparingDouble(l -> l.loss.mean())).toList();
  }

  private double loss(List<Integer> layers, long seed) {
    OptionalDouble known = file.loss(layers, seed);
    if (known.isPresent()) {
      return known.getAsDouble();
    }
    long began = System.nanoTime();
    Recipe hybrid = recipe.withStudent(
        new Recipe.Student(recipe.student().mixer(), layers, recipe.student().initialisation(),
            recipe.student().layers()));
    double loss = runs.score(hybrid, stages(), seed, heldOut);
    file.add(new CheckFile.Run(layers, seed, loss, (System.nanoTime() - began) / 1e9));
    return loss;
  }

  /// The recipe's stages with as many tokens in all as a run has.
  private Map<String, StagePlan> stages() {
    long all = recipe.stages().values().stream().mapToLong(StagePlan::tokens).sum();
    Map<String, StagePlan> out = new LinkedHashMap<>();
    recipe.stages().forEach((name, plan) -> out.put(name,
        plan.withTokens(Math.round((double) tokens * plan.tokens() / all))));
    return out;
  }
}
