package org.seqmix.eval.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.seqmix.eval.EvalResults;
import org.seqmix.eval.Likelihood;

/// Numbers worked out by hand.
class TaskMetricsTest {
  private static ItemResult chosen(int gold, double[] logProbabilities, int... bytes) {
    List<TextPair> choices = new ArrayList<>();
    for (int b : bytes) {
      choices.add(new TextPair("", "", b));
    }
    return new ItemResult(new LikelihoodItem(0, "", choices, gold),
        DoubleStream.of(logProbabilities).mapToObj(p -> new Likelihood.Score(p, false)).toList(), false);
  }

  @Test
  void theLikeliestChoiceCountsAndOfEqualsTheFirst() {
    assertThat(chosen(1, new double[] {-3, -2, -2}, 1, 1, 1).accuracy()).isEqualTo(1);
    assertThat(chosen(2, new double[] {-3, -2, -2}, 1, 1, 1).accuracy()).isZero();
    assertThat(chosen(0, new double[] {Double.NEGATIVE_INFINITY, -1e300}, 1, 1).accuracy()).isZero();
  }

  @Test
  void bytesOfTheChoicesNormalize() {
    assertThat(chosen(1, new double[] {-4, -6}, 2, 6).accuracy()).isZero();
    assertThat(chosen(1, new double[] {-4, -6}, 2, 6).normalizedAccuracy()).isEqualTo(1);
  }

  @Test
  void accuracyHasAMeanItsErrorAndWhatChanceGives() {
    NamedTask task = NamedTask.find("arc_easy", List.of());
    List<ItemResult> results = List.of(chosen(0, new double[] {-1, -2}, 1, 1), chosen(0, new double[] {-2, -1}, 1, 1),
        chosen(0, new double[] {-1, -2, -3, -4}, 1, 1, 1, 1), chosen(3, new double[] {-4, -3, -2, -1}, 1, 1, 1, 1));
    EvalResults.Task got = TaskMetrics.of(task, results);
    EvalResults.Metric accuracy = got.metrics().getFirst();
    assertThat(accuracy.name()).isEqualTo("acc");
    assertThat(accuracy.value()).isEqualTo(0.75);
    // squares of (1, 0, 1, 1) around 3/4 sum to 3/4; over n - 1 and n
    assertThat(accuracy.standardError().orElseThrow()).isEqualTo(Math.sqrt(0.75 / 3 / 4), within(1e-15));
    assertThat(accuracy.chance().orElseThrow()).isEqualTo((0.5 + 0.5 + 0.25 + 0.25) / 4);
    assertThat(got.n()).isEqualTo(4);
    assertThat(TaskMetrics.of(task, results.subList(0, 1)).metrics().getFirst().standardError()).isEmpty();
  }

  @Test
  void perplexityIsTheExponentialOfTheMeanAndItsErrorThatTimesTheMeans() {
    List<ItemResult> words = List.of(word(-1, true), word(-2, false), word(-6, false));
    List<EvalResults.Metric> got = TaskMetrics.of(NamedTask.find("lambada_openai", List.of()), words).metrics();
    assertThat(got.getFirst().value()).isEqualTo(Math.exp(3), within(1e-12));
    assertThat(got.getFirst().standardError().orElseThrow())
        .isEqualTo(Math.exp(3) * Math.sqrt((4 + 1 + 9) / 2.0 / 3), within(1e-12));
    assertThat(got.get(1).value()).isEqualTo(1 / 3.0);
    assertThat(got.get(1).chance()).isEmpty();
  }

  private static ItemResult word(double logProbability, boolean greedy) {
    return new ItemResult(new LikelihoodItem(0, "", List.of(new TextPair("", "", 1)), 0),
        List.of(new Likelihood.Score(logProbability, greedy)), false);
  }
}
