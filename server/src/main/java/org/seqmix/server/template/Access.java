package org.seqmix.server.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Attributes, items and slices.
final class Access {
  private Access() {}

  /// An item of a map by its key, a variable of a namespace.
  static @Nullable Object attribute(Frame f, @Nullable Object owner, String name) {
    return switch (owner) {
      case Map<?, ?> map -> own(map, name);
      case Namespace space -> own(space, name);
      case Undefined missing -> throw f.failure(missing + ", so it has no '" + name + "'");
      case null, default -> new Undefined(name);
    };
  }

  static @Nullable Object own(Object owner, String name) {
    Map<?, ?> map = owner instanceof Namespace space ? space.values() : (Map<?, ?>) owner;
    return map.containsKey(name) ? map.get(name) : new Undefined(name);
  }

  static @Nullable Object item(Frame f, @Nullable Object owner, @Nullable Object key) {
    if (owner instanceof Map<?, ?> && key instanceof String name) {
      return own(owner, name);
    }
    if (key instanceof Long index && owner instanceof List<?> list) {
      long at = index < 0 ? index + list.size() : index;
      return at >= 0 && at < list.size() ? list.get((int) at) : new Undefined("item " + index);
    }
    if (key instanceof Long index && owner instanceof String text) {
      long at = index < 0 ? index + text.length() : index;
      return at >= 0 && at < text.length() ? text.substring((int) at, (int) at + 1) : new Undefined("item " + index);
    }
    throw f.failure("an item by " + Values.kind(key) + " of " + Values.kind(owner));
  }

  /// `owner[from:to:step]`.
  static Object slice(Frame f, @Nullable Object owner, @Nullable Object from, @Nullable Object to,
      @Nullable Object step) {
    long by = step == null ? 1 : integer(f, step);
    if (by == 0) {
      throw f.failure("a slice with step 0");
    }
    if (owner instanceof String text) {
      StringBuilder out = new StringBuilder();
      indices(f, text.length(), from, to, by).forEach(i -> out.append(text.charAt(i)));
      return out.toString();
    }
    if (owner instanceof List<?> list) {
      List<@Nullable Object> out = new ArrayList<>();
      indices(f, list.size(), from, to, by).forEach(i -> out.add(list.get(i)));
      return out;
    }
    throw f.failure("a slice of " + Values.kind(owner));
  }

  private static List<Integer> indices(Frame f, int length, @Nullable Object from, @Nullable Object to, long by) {
    long low = by > 0 ? 0 : -1;
    long high = by > 0 ? length : length - 1;
    long first = from == null ? by > 0 ? low : high : bound(integer(f, from), length, low, high);
    long end = to == null ? by > 0 ? high : low : bound(integer(f, to), length, low, high);
    List<Integer> all = new ArrayList<>();
    for (long i = first; by > 0 ? i < end : i > end; i += by) {
      all.add((int) i);
    }
    f.size(all.size());
    return all;
  }

  private static long bound(long at, int length, long low, long high) {
    return Math.clamp(at < 0 ? at + length : at, low, high);
  }

  private static long integer(Frame f, Object value) {
    if (value instanceof Long n) {
      return n;
    }
    throw f.failure("expected an integer in a slice, got " + Values.kind(value));
  }
}
