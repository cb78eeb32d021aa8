package org.seqmix.cli;

import java.util.List;
import java.util.Locale;
import org.seqmix.mohawk.run.RunState;

/// What one stage did.
///
/// @param stage its name
/// @param first mean loss of the first 5% of its steps
/// @param last mean loss of the last 5%
/// @param tokens tokens read
/// @param seconds time it took
record StageLine(String stage, double first, double last, long tokens, double seconds) {
  private static final int SHARE = 20;

  /// Of all steps of a stage, in order; at least one.
  static StageLine of(String stage, List<RunState.Step> steps, double seconds) {
    int few = Math.ceilDiv(steps.size(), SHARE);
    return new StageLine(stage, mean(steps.subList(0, few)), mean(steps.subList(steps.size() - few, steps.size())),
        steps.getLast().tokens(), seconds);
  }

  private static double mean(List<RunState.Step> steps) {
    return steps.stream().mapToDouble(RunState.Step::loss).average().orElseThrow();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%-12s loss %.4f -> %.4f, %,d tokens, %.1f s", stage, first, last, tokens,
        seconds);
  }
}
