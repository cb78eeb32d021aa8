package org.seqmix.hybrid.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The mixer of one layer: its provider's name and options, as recipes and layer plans give them.
///
/// @param name a provider's name, such as `discrete-mamba2`
/// @param options what the provider reads, in order
public record LayerMixer(String name, Map<String, Object> options) {
  public LayerMixer {
    options = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(options));
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
