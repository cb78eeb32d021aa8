package org.seqmix.mixer;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Named options that a recipe or a layer plan gives something a provider makes. The provider reads those it knows, then
/// calls {@link #finish}; anything left over is an error that lists what it knows.
///
/// *Errors*: `IllegalArgumentException`, one line that names the owner, the option, what was expected and what came.
public final class Options {
  private final String owner;
  private final Map<String, Object> values;
  private final Set<String> known = new LinkedHashSet<>();
  private final Consumer<String> asked;
  private final Runnable finish;

  /// Options of `owner`, which begins the messages, such as `stage logit-distance`.
  public Options(String owner, Map<String, ?> values) {
    this.owner = owner;
    this.values = new LinkedHashMap<>(values);
    this.asked = known::add;
    this.finish = this::refuseUnknown;
  }

  /// Options of the mixer `name`.
  public static Options ofMixer(String name, Map<String, ?> values) {
    return new Options("mixer " + name, values);
  }

  private Options(Options whole, Map<String, ?> fixed) {
    this.owner = whole.owner;
    this.values = new LinkedHashMap<>(whole.values);
    values.putAll(fixed);
    this.asked = name -> {
      if (!fixed.containsKey(name)) {
        whole.asked.accept(name);
      }
    };
    this.finish = () -> {
    };
  }

  /// These options for a mixer that is a part of this one: `fixed`, which the whole decides for it, and else what was given
  /// here. What the part asks for beyond `fixed` is known to the whole, whose {@link #finish} refuses the rest.
  public Options part(Map<String, ?> fixed) {
    return new Options(this, fixed);
  }

  /// A whole number above zero, required.
  public int size(String name) {
    Object v = value(name);
    if (v == null) {
      throw new IllegalArgumentException(owner + ": option " + name + " is missing");
    }
    return positive(name, v);
  }

  /// A whole number above zero, or the default.
  public int size(String name, int otherwise) {
    Object v = value(name);
    return v == null ? otherwise : positive(name, v);
  }

  /// A number, or the default.
  public double number(String name, double otherwise) {
    Object v = value(name);
    if (v == null) {
      return otherwise;
    }
    if (v instanceof Number n && Double.isFinite(n.doubleValue())) {
      return n.doubleValue();
    }
    throw new IllegalArgumentException(owner + ": option " + name + ": expected a number, got " + v);
  }

  /// Yes or no, given as 1 or 0 or as true or false, or the default.
  public boolean flag(String name, boolean otherwise) {
    Object v = value(name);
    if (v == null) {
      return otherwise;
    }
    if (v instanceof Boolean b) {
      return b;
    }
    if (v instanceof Number n && (n.doubleValue() == 0 || n.doubleValue() == 1)) {
      return n.doubleValue() == 1;
    }
    throw new IllegalArgumentException(owner + ": option " + name + ": expected 1 or 0, got " + v);
  }

  /// A word, or the default.
  public String word(String name, String otherwise) {
    Object v = value(name);
    return v == null ? otherwise : v.toString();
  }

  /// Refuses options that nobody has asked for.
  public void finish() {
    finish.run();
  }

  private @Nullable Object value(String name) {
    asked.accept(name);
    return values.get(name);
  }

  private void refuseUnknown() {
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
    throw new IllegalArgumentException(
        owner + ": option " + name + ": expected a whole number > 0, got " + v);
  }
}
