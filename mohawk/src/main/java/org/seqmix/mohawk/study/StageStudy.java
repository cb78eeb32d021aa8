package org.seqmix.mohawk.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.mohawk.recipe.Recipe;

/// Which stages matter: students trained through different chains of stages on the same number of tokens.
///
/// Every variant first takes the best of the same learning rates, each tried with a seed of its own (0) and scored on
/// tuning documents; then it is trained with every seed at that rate and scored on held-out documents.
/// *Source*: MOHAWK's stage ablation (papers' table of stages 2, 3, 2-3, 1-3).
///
/// @param teacher the teacher
/// @param config its configuration
/// @param corpus training documents
/// @param recipe the student's mixers, the optimizer, and what is not varied of every stage
/// @param tokens tokens of every run, over all stages
/// @param rates learning rates to choose from
/// @param seeds seeds 1 to this number
/// @param tuning loss on documents for choosing the rate
/// @param heldOut loss on held-out documents, in nats a token
public record StageStudy(Decoder teacher, ModelConfig config, Corpus corpus, Recipe recipe, long tokens,
    List<Double> rates, int seeds, ToDoubleFunction<Decoder> tuning, ToDoubleFunction<Decoder> heldOut) {

  /// One line of the table.
  ///
  /// @param variant what was trained
  /// @param rate the rate chosen
  /// @param tuned tuning loss at every rate
  /// @param losses held-out loss of every seed
  /// @param loss their mean with its 95% interval
  public record Line(Variant variant, double rate, Map<Double, Double> tuned, List<Double> losses, Interval loss) {
  }

  /// Hears of every run.
  @FunctionalInterface
  public interface Listener {
    /// A run of `variant` at `rate` with `seed` ended with this loss.
    void run(Variant variant, double rate, long seed, double loss);
  }

  /// The table, best variant first.
  public List<Line> run(List<Variant> variants, Listener listener) {
    List<Line> out = new ArrayList<>();
    for (Variant variant : variants) {
      out.add(line(variant, listener));
    }
    out.sort(Comparator.comparingDouble(l -> l.loss().mean()));
    return out;
  }

  private Line line(Variant variant, Listener listener) {
    Map<Double, Double> tuned = new LinkedHashMap<>();
    for (double rate : rates) {
      double loss = train(variant, rate, 0, tuning);
      tuned.put(rate, loss);
      listener.run(variant, rate, 0, loss);
    }
    double best = tuned.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();
    List<Double> losses = new ArrayList<>();
    for (long seed = 1; seed <= seeds; seed++) {
      losses.add(train(variant, best, seed, heldOut));
      listener.run(variant, best, seed, losses.getLast());
    }
    return new Line(variant, best, tuned, losses, Interval.of(losses));
  }

  private double train(Variant variant, double rate, long seed, ToDoubleFunction<Decoder> score) {
    double[] last = new double[1];
    String end = variant.lastStage();
    new StudyRun(teacher, config, corpus, recipe).train(variant, tokens, rate, seed, (stage, student) -> {
      if (stage.equals(end)) {
        last[0] = score.applyAsDouble(student);
      }
    });
    return last[0];
  }
}
