package org.seqmix.hybrid.gguf;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.BadInputException;

/// The metadata of a file, each value read with its type and range checked. Errors name file, key, expected and got.
///
/// @param file   where it is from, for messages
/// @param values all pairs, in the file's order
public record GgufMetadata(Path file, Map<String, GgufValue> values) {
  private static final int SHOWN = 60;

  /// Keeps the map, unmodifiable.
  public GgufMetadata {
    values = Collections.unmodifiableMap(values);
  }

  /// Whether there is such a key.
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /// A required integer in `min..max`.
  int integer(String key, int min, int max) {
    return optionalInteger(key, min, max).orElseThrow(() -> wrong(key, "an integer in " + min + ".." + max));
  }

  /// An integer in `min..max`, if the key is there.
  OptionalInt optionalInteger(String key, int min, int max) {
    GgufValue value = values.get(key);
    if (value == null) {
      return OptionalInt.empty();
    }
    if (value instanceof GgufValue.Whole w && w.value() >= min && w.value() <= max) {
      return OptionalInt.of((int) w.value());
    }
    throw wrong(key, "an integer in " + min + ".." + max);
  }

  /// A finite number above 0, if the key is there. One in single precision is the shortest decimal that rounds to it, which
  /// is what it was rounded from.
  OptionalDouble optionalPositive(String key) {
    GgufValue value = values.get(key);
    if (value == null) {
      return OptionalDouble.empty();
    }
    if (value instanceof GgufValue.Real r && r.value() > 0 && Double.isFinite(r.value())) {
      boolean single = r.kind() == GgufKind.FLOAT32;
      return OptionalDouble.of(single ? Double.parseDouble(Float.toString((float) r.value())) : r.value());
    }
    throw wrong(key, "a finite number > 0");
  }

  /// True or false, if the key is there.
  Optional<Boolean> flag(String key) {
    GgufValue value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof GgufValue.Flag f) {
      return Optional.of(f.value());
    }
    throw wrong(key, "true or false");
  }

  /// A text, if the key is there.
  Optional<String> text(String key) {
    GgufValue value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof GgufValue.Text t) {
      return Optional.of(t.value());
    }
    throw wrong(key, "a text");
  }

  /// A list of texts; empty where there is no such key.
  List<String> texts(String key) {
    return items(key, GgufValue.Text.class, "a list of texts").stream().map(GgufValue.Text::value).toList();
  }

  /// A list of integers; empty where there is no such key.
  List<Long> integers(String key) {
    return items(key, GgufValue.Whole.class, "a list of integers").stream().map(GgufValue.Whole::value).toList();
  }

  /// A list of numbers; empty where there is no such key.
  List<Double> numbers(String key) {
    return items(key, GgufValue.Real.class, "a list of numbers").stream().map(GgufValue.Real::value).toList();
  }

  private <T extends GgufValue> List<T> items(String key, Class<T> type, String expected) {
    GgufValue value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof GgufValue.Items list && list.items().stream().allMatch(type::isInstance)) {
      return list.items().stream().map(type::cast).toList();
    }
    throw wrong(key, expected);
  }

  /// The error for a value of `key` that this library does not take.
  BadInputException wrong(String key, String expected) {
    GgufValue value = values.get(key);
    return new BadInputException(file + ": metadata '" + key + "': expected " + expected + ", got "
        + (value == null ? "no such key" : shown(value)) + "; convert the model again");
  }

  static String shown(@Nullable GgufValue value) {
    String text = switch (value) {
      case null -> "nothing";
      case GgufValue.Whole w -> Long.toString(w.value());
      case GgufValue.Real r -> Double.toString(r.value());
      case GgufValue.Flag f -> Boolean.toString(f.value());
      case GgufValue.Text t -> "'" + t.value() + "'";
      case GgufValue.Items i -> i.items().size() + " items of " + i.of();
    };
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
