package org.seqmix.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.statistics.descriptive.Median;

/// What all rounds of one contender found.
///
/// @param group      its group's name
/// @param shape      the case's name
/// @param threads    working at once
/// @param contender  its name
/// @param work       of one call, counted by hand
/// @param limit      what it is measured against
/// @param samples    one a round
/// @param limitRates of the limit in the same rounds, operations or bytes a second
/// @param taken      shares of every thread's time that the host gave to others, before each round
public record Outcome(String group, String shape, int threads, String contender, Work work, Limit limit,
    List<Sample> samples, List<Double> limitRates, List<Double> taken) {
  public Outcome {
    samples = List.copyOf(samples);
    limitRates = List.copyOf(limitRates);
    taken = List.copyOf(taken);
    if (samples.isEmpty() || samples.size() != limitRates.size() || samples.size() != taken.size()) {
      throw new IllegalArgumentException(group + ", " + shape + ", " + contender
          + ": expected a limit and a time taken for each of at least one sample, got " + limitRates.size() + " and "
          + taken.size() + " for " + samples.size());
    }
  }

  /// Operations or bytes a second, as the limit counts: the round in the middle.
  public double rate() {
    return median(samples.stream().map(s -> limit.of(work) / s.nanos() * 1e9).toList());
  }

  /// The share of the limit: the round in the middle.
  public double ratio() {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      ratios.add(limit.of(work) / samples.get(i).nanos() * 1e9 / limitRates.get(i));
    }
    return median(ratios);
  }

  /// Tokens a second; 0 where the work is not about tokens.
  public double tokens() {
    return median(samples.stream().map(s -> work.tokens() / s.nanos() * 1e9).toList());
  }

  /// Bytes of heap a call.
  public double allocated() {
    return median(samples.stream().map(Sample::allocated).toList());
  }

  /// Most bytes resident in any round.
  public double resident() {
    return samples.stream().mapToDouble(Sample::resident).max().orElse(0);
  }

  private static double median(List<Double> values) {
    return Median.withDefaults().evaluate(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
