package org.seqmix.benchmarks;

import java.util.Map;

/// Somebody who does a group's work.
///
/// @param name   in tables
/// @param method the JMH benchmark, `class.method`
/// @param params parameters beside the case's; they win where both name one, so that a slow twin can have less work
/// @param only   a case's parameters that it is asked for alone; none for all cases
public record Contender(String name, String method, Map<String, String> params, Map<String, String> only) {
  public Contender {
    params = Map.copyOf(params);
    only = Map.copyOf(only);
  }

  /// A contender for all cases.
  public static Contender of(String name, Class<?> type, String method) {
    return new Contender(name, type.getName() + "." + method, Map.of(), Map.of());
  }

  /// The same with parameters of its own.
  public Contender with(Map<String, String> own) {
    return new Contender(name, method, own, only);
  }

  /// The same under another name.
  public Contender named(String other) {
    return new Contender(other, method, params, only);
  }

  /// The same for cases with this parameter alone.
  public Contender onlyFor(String name, String value) {
    return new Contender(this.name, method, params, Map.of(name, value));
  }

  /// Whether it is one of our twins, on a device without vectors or in plain double: slow, and told apart from the others by factors,
  /// so that one round says enough.
  boolean isTwin() {
    return params.containsKey("device");
  }

  /// Whether it is asked for a case with these parameters.
  public boolean takes(Map<String, String> of) {
    return of.entrySet().containsAll(only.entrySet());
  }
}
