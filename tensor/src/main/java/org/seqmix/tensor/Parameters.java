package org.seqmix.tensor;

import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The weights of a module in a fixed order, each name once.
public final class Parameters implements Iterable<Parameter> {
  private final Map<String, Parameter> byName;

  private Parameters(Map<String, Parameter> byName) {
    this.byName = byName;
  }

  /// Parameters in the given order; a name that comes twice is an error.
  public static Parameters of(List<Parameter> parameters) {
    Map<String, Parameter> map = new LinkedHashMap<>();
    for (Parameter p : parameters) {
      if (map.put(p.name(), p) != null) {
        throw new IllegalArgumentException("parameter " + p.name() + " is there twice");
      }
    }
    return new Parameters(map);
  }

  /// The parameters whose names match.
  public Parameters filter(Predicate<String> names) {
    return of(stream().filter(p -> names.test(p.name())).toList());
  }

  /// Whether a parameter of this name is there.
  public boolean contains(String name) {
    return byName.containsKey(name);
  }

  /// The parameter of this name.
  public Parameter get(String name) {
    Parameter p = byName.get(name);
    if (p == null) {
      throw new IllegalArgumentException("parameter " + name + " is not there; there are " + byName.keySet());
    }
    return p;
  }

  /// Number of numbers in all parameters.
  public long elements() {
    return stream().mapToLong(p -> p.value().elements()).sum();
  }

  /// Number of parameters.
  public int size() {
    return byName.size();
  }

  /// The parameters in order.
  public Stream<Parameter> stream() {
    return byName.values().stream();
  }

  @Override
  public Iterator<Parameter> iterator() {
    return Collections.unmodifiableCollection(byName.values()).iterator();
  }
}
