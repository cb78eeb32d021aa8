package org.seqmix.mixer;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// Named options that a recipe or a layer plan gives something made by a provider. The provider reads those it knows,
/// then calls {@link #finish}; anything left over is an error that lists what it knows.
///
/// *Errors*: `IllegalArgumentException`, one line that names the owner, the option, what was expected and what came.
public final class Options {
  private final String owner;
  private final Map<String, Object> values;
  private final Set<String> known = new LinkedHashSet<>();

  /// Options of `owner`, which begins the messages, such as `mixer toeplitz`.
  public Options(String owner, Map<String, ?> values) {
    this.owner = owner;
    this.values = new LinkedHashMap<>(values);
  }

  /// A whole number above zero, required.
  public int size(String name) {
    known.add(name);
    Object v = values.get(name);
    if (v == null) {
      throw new IllegalArgumentException(owner + ": option " + name + " is missing");
    }
    return positive(name, v);
  }

  /// A whole number above zero, or the default.
  public int size(String name, int otherwise) {
    known.add(name);
    Object v = values.get(name);
    return v == null ? otherwise : positive(name, v);
  }

  /// A number, or the default.
  public double number(String name, double otherwise) {
    known.add(name);
    Object v = values.get(name);
    if (v == null) {
      return otherwise;
    }
    if (v instanceof Number n && Double.isFinite(n.doubleValue())) {
      return n.doubleValue();
    }
    throw wrong(name, "a number", v);
  }

  /// Yes or no, written as 1 or 0 (or true or false), or the default.
  public boolean flag(String name, boolean otherwise) {
    known.add(name);
    Object v = values.get(name);
    return switch (v) {
      case null -> otherwise;
      case Boolean b -> b;
      case Number n when n.doubleValue() == 0 || n.doubleValue() == 1 -> n.doubleValue() == 1;
      default -> throw wrong(name, "1 or 0", v);
    };
  }

  /// A word, or the default.
  public String word(String name, String otherwise) {
    known.add(name);
    Object v = values.get(name);
    return v == null ? otherwise : v.toString();
  }

  /// Refuses options that nobody has asked for.
  public void finish() {
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(owner + ": unknown option " + name + "; it knows " + known);
      }
    }
  }

  private int positive(String name, Object v) {
    if (v instanceof Number n && n.doubleValue() == n.intValue() && n.intValue() > 0) {
      return n.intValue();
    }
    throw wrong(name, "a whole number > 0", v);
  }

  private IllegalArgumentException wrong(String name, String expected, Object got) {
    return new IllegalArgumentException(owner + ": option " + name + ": expected " + expected + ", got " + got);
  }
}
