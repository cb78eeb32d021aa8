package org.seqmix.benchmarks;

import java.util.Map;

/// One shape of a group's work.
///
/// @param name   in tables
/// @param params of the benchmarks
/// @param quick  whether a quick run has it
public record Case(String name, Map<String, String> params, boolean quick) {
  public Case {
    params = Map.copyOf(params);
  }
}
