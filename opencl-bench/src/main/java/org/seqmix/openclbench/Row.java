package org.seqmix.openclbench;

import java.util.List;
import org.apache.commons.statistics.descriptive.Median;

/// What was measured of one contender in one case.
///
/// @param group     what kind of work: `product`, `attention`
/// @param name      the case
/// @param contender who did it: `seqmix` and its settings, `PyTorch` and its backend
/// @param operations floating-point operations of a call, a fused multiply-add being two
/// @param bytes     read from and written to memory by a call, each once
/// @param tokens    that a call is about; 0 where it is not about tokens
/// @param seconds   of a call, one number a round
public record Row(String group, String name, String contender, double operations, double bytes, double tokens,
    List<Double> seconds) {
  public Row {
    seconds = List.copyOf(seconds);
    if (seconds.isEmpty()) {
      throw new IllegalArgumentException(group + ", " + name + ", " + contender + ": expected at least one time");
    }
  }

  /// The round in the middle.
  double median() {
    return Median.withDefaults().evaluate(seconds.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
