package org.seqmix.server.api;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A text to continue, as it came.
public sealed interface Prompt {
  /// As text.
  record Text(String text) implements Prompt {
  }

  /// As token ids, which are taken as they are.
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  record Ids(int[] ids) implements Prompt {
  }

  /// The prompts of a request: a string, a list of strings, a list of ids, or a list of lists of ids.
  static List<Prompt> all(Fields fields, RequestLimits limits) {
    JsonNode value = fields.get("prompt");
    if (value == null || !value.isString() && (!value.isArray() || value.isEmpty())) {
      throw fields.wrong("prompt", "a string, a list of strings, a list of token ids, or a list of lists of token ids");
    }
    if (value.isString()) {
      return List.of(new Text(value.asString()));
    }
    if (value.get(0).isNumber()) {
      return List.of(ids("prompt", value));
    }
    if (value.size() > limits.prompts()) {
      throw ApiException.field("prompt",
          "prompt: expected at most " + limits.prompts() + " prompts, got " + value.size() + "; send several requests");
    }
    List<Prompt> all = new ArrayList<>();
    for (JsonNode item : value) {
      String name = "prompt[" + all.size() + "]";
      boolean texts = value.get(0).isString();
      if (texts != item.isString() || !texts && !item.isArray()) {
        throw ApiException.field("prompt", name + ": expected " + (texts ? "a string" : "a list of token ids")
            + " as the first prompt is, got " + Json.shown(item));
      }
      all.add(texts ? new Text(item.asString()) : ids(name, item));
    }
    return all;
  }

  private static Ids ids(String name, JsonNode list) {
    int[] ids = new int[list.size()];
    for (int i = 0; i < ids.length; i++) {
      JsonNode id = list.get(i);
      if (!id.isIntegralNumber() || !id.canConvertToInt()) {
        throw ApiException.field("prompt", name + "[" + i + "]: expected a token id, got " + Json.shown(id));
      }
      ids[i] = id.intValue();
    }
    return new Ids(ids);
  }
}
