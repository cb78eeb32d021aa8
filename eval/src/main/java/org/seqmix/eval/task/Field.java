package org.seqmix.eval.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A value of a record: where it lies, and what is done to its text.
///
/// @param path    names from the outside in; a number picks from a list
/// @param filters applied in order
record Field(List<String> path, List<TextFilter> filters) {
  Field {
    path = List.copyOf(path);
    filters = List.copyOf(filters);
  }

  /// The field that `a.b|filter|filter` describes.
  ///
  /// *Errors*: {@link IllegalArgumentException} that says what is wrong with it.
  static Field parse(String text) {
    String[] parts = text.split("\\|", -1);
    List<String> path = List.of(parts[0].strip().split("\\.", -1));
    if (path.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("expected a field such as {name} or {name.part}, got {" + text + "}");
    }
    List<TextFilter> filters = new ArrayList<>();
    for (String part : List.of(parts).subList(1, parts.length)) {
      filters.add(TextFilter.parse(part).orElseThrow(() -> new IllegalArgumentException(
          "expected one of the filters " + TextFilter.names() + " in {" + text + "}, got '" + part + "'")));
    }
    return new Field(path, filters);
  }

  /// Whether the record has a value there.
  boolean isIn(ObjectNode fields) {
    return find(fields).isPresent();
  }

  /// The value as text.
  ///
  /// *Errors*: {@link IllegalArgumentException} where there is none.
  String text(ObjectNode fields) {
    return filtered(value(fields));
  }

  /// The list's values as texts.
  List<String> list(ObjectNode fields) {
    JsonNode value = value(fields);
    if (!value.isArray()) {
      throw new IllegalArgumentException("field " + name() + ": expected a list, got " + kind(value));
    }
    List<String> out = new ArrayList<>();
    for (JsonNode element : value) {
      out.add(filtered(element));
    }
    return out;
  }

  /// The path as it is written.
  String name() {
    return String.join(".", path);
  }

  private JsonNode value(ObjectNode fields) {
    return find(fields).orElseThrow(() -> new IllegalArgumentException("field " + name() + ": expected a value, got"
        + " none"));
  }

  private Optional<JsonNode> find(ObjectNode fields) {
    JsonNode at = fields;
    for (String step : path) {
      JsonNode next = at.isArray() && step.matches("\\d{1,6}") ? at.get(Integer.parseInt(step)) : at.get(step);
      if (next == null || next.isNull()) {
        return Optional.empty();
      }
      at = next;
    }
    return Optional.of(at);
  }

  private String filtered(JsonNode value) {
    if (value.isContainer() || value.isNull()) {
      throw new IllegalArgumentException("field " + name() + ": expected a text or a number, got " + kind(value));
    }
    String text = value.asString();
    try {
      for (TextFilter filter : filters) {
        text = filter.apply(text);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("field " + name() + ": " + e.getMessage(), e);
    }
    return text;
  }

  private static String kind(JsonNode value) {
    return value.isArray() ? "a list" : value.isObject() ? "an object" : value.isNull() ? "null" : "a single value";
  }
}
