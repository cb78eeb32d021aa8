package org.seqmix.server.api;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The fields of a request, each read with its type and range checked. A field that is null is as one that is missing; fields
/// that nobody reads are ignored. *Errors*: 400 that names the field, what was expected and what came.
public record Fields(ObjectNode body) {
  /// The field's value, or null.
  public @Nullable JsonNode get(String name) {
    JsonNode value = body.get(name);
    return value == null || value.isNull() ? null : value;
  }

  /// Whether the field is there.
  public boolean has(String name) {
    return get(name) != null;
  }

  /// A refusal of the field's value.
  public ApiException wrong(String name, String expected) {
    return ApiException.field(name, name + ": expected " + expected + ", got " + Json.shown(body.path(name)));
  }

  /// A text, or null.
  public @Nullable String text(String name) {
    JsonNode value = get(name);
    if (value == null) {
      return null;
    }
    if (!value.isString()) {
      throw wrong(name, "a string");
    }
    return value.asString();
  }

  /// A boolean.
  public boolean flag(String name, boolean otherwise) {
    JsonNode value = get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw wrong(name, "true or false");
    }
    return value.asBoolean();
  }

  /// An integer in `min..max`.
  public int integer(String name, int otherwise, int min, int max) {
    JsonNode value = get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < min || value.longValue() > max) {
      throw wrong(name, "an integer in " + min + ".." + max);
    }
    return value.intValue();
  }

  /// A number of 64 bits.
  public OptionalLong whole(String name) {
    JsonNode value = get(name);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(name, "an integer of 64 bits");
    }
    return OptionalLong.of(value.longValue());
  }

  /// A finite number.
  public double number(String name, double otherwise) {
    JsonNode value = get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(name, "a number");
    }
    return value.doubleValue();
  }

  /// One text or a list of up to `most`, none of them empty.
  public List<String> texts(String name, int most) {
    JsonNode value = get(name);
    List<String> all = new ArrayList<>();
    if (value == null) {
      return all;
    }
    boolean right = value.isString() || value.isArray() && value.size() <= most;
    for (JsonNode item : value.isArray() ? value : List.of(value)) {
      right &= item.isString() && !item.asString().isEmpty();
      all.add(item.isString() ? item.asString() : "");
    }
    if (!right) {
      throw wrong(name, "a string or a list of up to " + most + " strings, none of them empty");
    }
    return all;
  }

  /// Refuses fields that would change the answer and are not supported, unless they are set to what changes nothing.
  public void refuse(String name, boolean changesNothing) {
    if (has(name) && !changesNothing) {
      throw ApiException.of(400, "invalid_request_error", name, "unsupported_parameter",
          name + ": not supported here; leave it out");
    }
  }

  /// The same for numbers that change nothing when they are `neutral`.
  public void refuseUnless(String name, double neutral) {
    JsonNode value = get(name);
    refuse(name, value != null && value.isNumber() && value.doubleValue() == neutral);
  }

  /// The same for lists, objects and texts, which change nothing when they are empty.
  public void refuseUnlessEmpty(String name) {
    JsonNode value = get(name);
    refuse(name,
        value != null && (value.isString() ? value.asString().isEmpty() : value.isContainer() && value.isEmpty()));
  }
}
