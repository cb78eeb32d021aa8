package org.seqmix.mixer;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The options a recipe or a layer plan gives a mixer, by name. A provider reads those it knows, then calls
/// {@link #finish}; anything left over is an error that lists what it knows.
public final class MixerOptions {
  private final String mixer;
  private final Map<String, Object> values;
  private final Set<String> known = new LinkedHashSet<>();
  private final Consumer<String> asked;
  private final Runnable finish;

  /// Options of a mixer named `mixer`.
  public MixerOptions(String mixer, Map<String, ?> values) {
    this.mixer = mixer;
    this.values = new LinkedHashMap<>(values);
    this.asked = known::add;
    this.finish = this::refuseUnknown;
  }

  private MixerOptions(MixerOptions whole, Map<String, ?> fixed) {
    this.mixer = whole.mixer;
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
  public MixerOptions part(Map<String, ?> fixed) {
    return new MixerOptions(this, fixed);
  }

  /// A whole number above zero, required.
  public int size(String name) {
    Object v = value(name);
    if (v == null) {
      throw new IllegalArgumentException("mixer " + mixer + ": option " + name + " is missing");
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
    throw new IllegalArgumentException("mixer " + mixer + ": option " + name + ": expected a number, got " + v);
  }

  /// Yes or no, given as 1 or 0 or as true or false, or the default.
  public boolean flag(String name, boolean otherwise) {
    known.add(name);
    Object v = values.get(name);
    if (v == null) {
      return otherwise;
    }
    if (v instanceof Boolean b) {
      return b;
    }
    if (v instanceof Number n && (n.doubleValue() == 0 || n.doubleValue() == 1)) {
      return n.doubleValue() == 1;
    }
    throw new IllegalArgumentException("mixer " + mixer + ": option " + name + ": expected 1 or 0, got " + v);
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
        throw new IllegalArgumentException("mixer " + mixer + ": unknown option " + name + "; it knows " + known);
      }
    }
  }

  private int positive(String name, Object v) {
    if (v instanceof Number n && n.doubleValue() == n.intValue() && n.intValue() > 0) {
      return n.intValue();
    }
    throw new IllegalArgumentException(
        "mixer " + mixer + ": option " + name + ": expected a whole number > 0, got " + v);
  }
}
