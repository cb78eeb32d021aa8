package org.seqmix.hybrid.config;

import java.util.List;
import java.util.OptionalDouble;
import org.seqmix.hybrid.internal.JsonFields;
import tools.jackson.databind.node.ArrayNode;

/// The least and the largest step size of a Mamba-2, a list of two numbers in its `config.json`.
///
/// @param least   0 where nothing limits it
/// @param largest empty where nothing limits it; infinity in files
record StepLimits(double least, OptionalDouble largest) {
  static StepLimits of(Mamba2Ssm ssm) {
    return new StepLimits(ssm.minStep(), ssm.maxStep());
  }

  /// The limits under `key`; none where the key is missing.
  static StepLimits read(JsonFields fields, String key) {
    List<Double> both = fields.numbers(key);
    if (both.isEmpty() && !fields.has(key)) {
      return new StepLimits(0, OptionalDouble.empty());
    }
    if (both.size() != 2 || !(both.get(0) >= 0) || !(both.get(1) > both.get(0))) {
      throw fields.wrong(key, "two numbers, 0 <= least < largest");
    }
    return new StepLimits(both.get(0),
        both.get(1).isInfinite() ? OptionalDouble.empty() : OptionalDouble.of(both.get(1)));
  }

  /// As published files have them: with a bare `Infinity`.
  void write(ArrayNode list) {
    list.add(least).add(largest.orElse(Double.POSITIVE_INFINITY));
  }
}
