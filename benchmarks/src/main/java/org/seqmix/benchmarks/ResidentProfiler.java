package org.seqmix.benchmarks;

import java.util.Collection;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;
import org.seqmix.eval.PeakMemory;

/// Records the most bytes a fork had resident at once.
public final class ResidentProfiler implements InternalProfiler {
  /// The name of the number among a benchmark's secondary results.
  static final String NAME = "resident";

  @Override
  public String getDescription() {
    return "peak resident memory";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    // The system keeps the peak itself.
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
      IterationResult result) {
    return PeakMemory.bytes().stream()
        .mapToObj(bytes -> new ScalarResult(NAME, bytes, "bytes", AggregationPolicy.MAX)).toList();
  }
}
