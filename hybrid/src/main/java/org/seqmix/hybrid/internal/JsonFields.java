package org.seqmix.hybrid.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.BadInputException;
import tools.jackson.databind.JsonNode;

/// The fields of one JSON object, each read with its type and range checked.
///
/// A missing key and an explicit `null` are the same. Errors name the file, the key with the keys above it, what was
/// expected and what was found.
public final class JsonFields {
  private static final int SHOWN = 60;

  private final String file;
  private final String prefix;
  private final JsonNode object;

  JsonFields(String file, String prefix, JsonNode object) {
    this.file = file;
    this.prefix = prefix;
    this.object = object;
  }

  /// The file these fields came from, as messages name it.
  public String file() {
    return file;
  }

  /// Whether `key` is there and not null.
  public boolean has(String key) {
    return value(key) != null;
  }

  /// The keys, in file order.
  public List<String> keys() {
    return List.copyOf(object.propertyNames());
  }

  /// A required integer in `min..max`.
  public int integer(String key, int min, int max) {
    return optionalInteger(key, min, max).orElseThrow(() -> missing(key, "an integer in " + min + ".." + max));
  }

  /// An integer in `min..max`, if the key is there.
  public OptionalInt optionalInteger(String key, int min, int max) {
    JsonNode value = value(key);
    return value == null ? OptionalInt.empty() : OptionalInt.of(asInteger(key, value, min, max));
  }

  /// One integer or a list of them, each in `min..max`; empty when the key is missing.
  public List<Integer> integers(String key, int min, int max) {
    JsonNode value = value(key);
    if (value == null) {
      return List.of();
    }
    List<Integer> all = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(item -> all.add(asInteger(key, item, min, max)));
    } else {
      all.add(asInteger(key, value, min, max));
    }
    return List.copyOf(all);
  }

  private int asInteger(String key, JsonNode value, int min, int max) {
    boolean fits = value.isIntegralNumber() && value.canConvertToLong();
    if (!fits || value.longValue() < min || value.longValue() > max) {
      throw wrong(key, "an integer in " + min + ".." + max, value);
    }
    return value.intValue();
  }

  /// A required finite number above 0.
  public double positive(String key) {
    return optionalPositive(key).orElseThrow(() -> missing(key, "a finite number > 0"));
  }

  /// A finite number above 0, if the key is there.
  public OptionalDouble optionalPositive(String key) {
    JsonNode value = value(key);
    if (value == null) {
      return OptionalDouble.empty();
    }
    if (!value.isNumber() || !(value.doubleValue() > 0) || Double.isInfinite(value.doubleValue())) {
      throw wrong(key, "a finite number > 0", value);
    }
    return OptionalDouble.of(value.doubleValue());
  }

  /// A finite number of at least 0, if the key is there.
  public OptionalDouble optionalNonNegative(String key) {
    JsonNode value = value(key);
    if (value != null && value.isNumber() && value.doubleValue() == 0) {
      return OptionalDouble.of(0);
    }
    return optionalPositive(key);
  }

  /// A boolean, or `missing` when the key is missing.
  public boolean flag(String key, boolean missing) {
    JsonNode value = value(key);
    if (value == null) {
      return missing;
    }
    if (!value.isBoolean()) {
      throw wrong(key, "true or false", value);
    }
    return value.booleanValue();
  }

  /// A text, if the key is there.
  public Optional<String> text(String key) {
    JsonNode value = value(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw wrong(key, "a text", value);
    }
    return Optional.of(value.stringValue());
  }

  /// A text, or the text under `inner` of an object.
  public Optional<String> textOrObjectText(String key, String inner) {
    JsonNode value = value(key);
    return value != null && value.isObject() ? object(key).flatMap(o -> o.text(inner)) : text(key);
  }

  /// A list of texts; empty when the key is missing.
  public List<String> texts(String key) {
    JsonNode value = value(key);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray() || !value.valueStream().allMatch(JsonNode::isString)) {
      throw wrong(key, "a list of texts", value);
    }
    return value.valueStream().map(JsonNode::stringValue).toList();
  }

  /// A list of numbers, infinity among them in either spelling: bare, or `{"__float__": "Infinity"}`. Empty when the
  /// key is missing.
  public List<Double> numbers(String key) {
    JsonNode value = value(key);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrong(key, "a list of numbers", value);
    }
    return value.valueStream().map(item -> asNumber(key, item)).toList();
  }

  private double asNumber(String key, JsonNode item) {
    if (item.isNumber() && !Double.isNaN(item.doubleValue())) {
      return item.doubleValue();
    }
    JsonNode spelled = item.get("__float__");
    if (spelled != null && spelled.isString() && spelled.stringValue().equals("Infinity")) {
      return Double.POSITIVE_INFINITY;
    }
    throw wrong(key, "a list of numbers", item);
  }

  /// The fields of an object, if the key is there.
  public Optional<JsonFields> object(String key) {
    JsonNode value = value(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isObject()) {
      throw wrong(key, "an object {...}", value);
    }
    return Optional.of(new JsonFields(file, prefix + key + ".", value));
  }

  /// The fields of a required object.
  public JsonFields requiredObject(String key) {
    return object(key).orElseThrow(() -> missing(key, "an object {...}"));
  }

  /// The error for a value of `key` that this library does not take.
  public BadInputException wrong(String key, String expected) {
    JsonNode value = value(key);
    return value == null ? missing(key, expected) : wrong(key, expected, value);
  }

  private BadInputException wrong(String key, String expected, JsonNode got) {
    return new BadInputException(
        file + ": " + prefix + key + ": expected " + expected + ", got " + shown(got) + "; correct the file");
  }

  private BadInputException missing(String key, String expected) {
    return new BadInputException(
        file + ": " + prefix + key + ": expected " + expected + ", but the key is missing; correct the file");
  }

  private @Nullable JsonNode value(String key) {
    JsonNode value = object.get(key);
    return value == null || value.isNull() ? null : value;
  }

  static String shown(JsonNode value) {
    String text = value.isMissingNode() ? "nothing" : value.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
