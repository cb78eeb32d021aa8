package org.seqmix.server.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// JSON as the plain values that templates read.
final class Plain {
  private Plain() {}

  static Map<String, @Nullable Object> map(JsonNode object) {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    object.properties().forEach(e -> out.put(e.getKey(), value(e.getValue())));
    return out;
  }

  private static @Nullable Object value(JsonNode node) {
    if (node.isObject()) {
      return map(node);
    }
    if (node.isArray()) {
      List<@Nullable Object> out = new ArrayList<>();
      node.forEach(item -> out.add(value(item)));
      return out;
    }
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    if (node.isNumber()) {
      return node.doubleValue();
    }
    return node.isBoolean() ? (Object) node.asBoolean() : node.isNull() ? null : node.asString();
  }
}
