package org.seqmix.eval.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import org.seqmix.eval.EvalResults;

/// Makes the numbers of a task from what came of its items. Every item counts alike, whatever group it is of.
final class TaskMetrics {
  private TaskMetrics() {
  }

  static EvalResults.Task of(NamedTask task, List<ItemResult> results) {
    List<EvalResults.Metric> metrics = new ArrayList<>();
    boolean chosen = task.definition().kind() != TaskKind.LAST_WORD;
    for (String name : task.definition().metrics()) {
      metrics.add(switch (name) {
        case "acc" -> chosen ? accuracy(name, results, ItemResult::accuracy)
            : mean(name, results, r -> r.scores().getFirst().isGreedy() ? 1 : 0, OptionalDouble.empty());
        case "acc_norm" -> accuracy(name, results, ItemResult::normalizedAccuracy);
        case "perplexity" -> perplexity(results);
        default -> throw new IllegalStateException("metric " + name + " of task " + task.name());
      });
    }
    return new EvalResults.Task(task.name(), metrics, results.size(),
        OptionalLong.of(results.stream().filter(ItemResult::truncated).count()));
  }

  private static EvalResults.Metric accuracy(String name, List<ItemResult> results,
      ToDoubleFunction<ItemResult> value) {
    double chance = results.stream().mapToDouble(ItemResult::chance).average().orElseThrow();
    return mean(name, results, value, OptionalDouble.of(chance));
  }

  private static EvalResults.Metric mean(String name, List<ItemResult> results, ToDoubleFunction<ItemResult> value,
      OptionalDouble chance) {
    double[] items = results.stream().mapToDouble(value).toArray();
    Sample sample = Sample.of(items);
    return new EvalResults.Metric(name, sample.mean(), sample.standardError(), chance,
        Arrays.stream(items).boxed().toList());
  }

  /// exp of the mean of -log p of the words; its standard error by the delta method, perplexity times that of the mean.
  private static EvalResults.Metric perplexity(List<ItemResult> results) {
    Sample nats = Sample.of(results.stream().mapToDouble(r -> -r.scores().getFirst().logProbability()).toArray());
    double perplexity = Math.exp(nats.mean());
    OptionalDouble error = nats.standardError().isPresent()
        ? OptionalDouble.of(perplexity * nats.standardError().getAsDouble()) : OptionalDouble.empty();
    return new EvalResults.Metric("perplexity", perplexity, error);
  }
}
