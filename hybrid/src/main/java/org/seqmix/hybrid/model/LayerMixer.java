package org.seqmix.hybrid.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The mixer of one layer: its provider's name and options, as recipes and layer plans give them.
///
/// @param name a provider's name, such as `discrete-mamba2`
/// @param options what the provider reads, in order: words and numbers; whole numbers are kept as integers however they
///     were written, so that equal plans are equal
public record LayerMixer(String name, Map<String, Object> options) {
  public LayerMixer {
    Map<String, Object> copy = new LinkedHashMap<>();
    options.forEach((key, value) -> copy.put(key, settled(value)));
    options = Collections.unmodifiableMap(copy);
  }

  private static Object settled(Object value) {
    if (!(value instanceof Number number)) {
      return value;
    }
    double wide = number.doubleValue();
    return wide == number.intValue() ? (Object) number.intValue() : (Object) wide;
  }

  /// `name[key=value ...]`, the form {@link LayerPlan#parse} reads.
  @Override
  public String toString() {
    return options.isEmpty()
        ? name
        : name + options.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(" ", "[", "]"));
  }
}
