package org.seqmix.server.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A request to `/v1/chat/completions`.
///
/// @param model the model's name, or null for the one there is
/// @param messages what has been said, as maps
/// @param variables further variables of the template (`chat_template_kwargs`)
/// @param writing how to answer
/// @param maxTokens most tokens of the answer
/// @param alternatives -1: no log-probabilities; else how many alternatives a token
public record ChatRequest(@Nullable String model, List<Map<String, @Nullable Object>> messages,
    Map<String, @Nullable Object> variables, Writing writing, int maxTokens, int alternatives) {
  private static final int MESSAGES = 10_000;

  /// Reads and checks the body. Without `max_tokens` an answer may be as long as the server allows.
  public static ChatRequest of(Fields fields, RequestLimits limits) {
    for (String name : List.of("tools", "functions", "audio", "prediction", "web_search_options")) {
      fields.refuseUnlessEmpty(name);
    }
    refuseChoices(fields);
    Writing writing = Writing.of(fields, limits);
    int most = limits.maxTokens();
    int tokens = fields.integer("max_completion_tokens", fields.integer("max_tokens", most, 0, most), 0, most);
    boolean scores = fields.flag("logprobs", false);
    int alternatives = fields.integer("top_logprobs", 0, 0, RequestLimits.ALTERNATIVES);
    if (alternatives > 0 && !scores) {
      throw ApiException.field("top_logprobs", "top_logprobs: expected \"logprobs\": true beside it");
    }
    return new ChatRequest(fields.text("model"), messages(fields), variables(fields), writing, tokens,
        scores ? alternatives : -1);
  }

  private static void refuseChoices(Fields fields) {
    JsonNode format = fields.get("response_format");
    fields.refuse("response_format", format != null && format.path("type").asString("").equals("text"));
    JsonNode modalities = fields.get("modalities");
    fields.refuse("modalities",
        modalities != null && modalities.size() == 1 && modalities.get(0).asString("").equals("text"));
    JsonNode choice = fields.get("tool_choice");
    fields.refuse("tool_choice",
        choice != null && choice.isString() && Set.of("none", "auto").contains(choice.asString()));
  }

  private static Map<String, @Nullable Object> variables(Fields fields) {
    JsonNode given = fields.get("chat_template_kwargs");
    if (given == null) {
      return Map.of();
    }
    if (!(given instanceof ObjectNode object)) {
      throw fields.wrong("chat_template_kwargs", "an object");
    }
    return Plain.map(object);
  }

  private static List<Map<String, @Nullable Object>> messages(Fields fields) {
    JsonNode list = fields.get("messages");
    if (list == null || !list.isArray() || list.isEmpty() || list.size() > MESSAGES) {
      throw fields.wrong("messages", "a list of 1 to " + MESSAGES + " messages");
    }
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    for (JsonNode message : list) {
      all.add(message("messages[" + all.size() + "]", message));
    }
    return all;
  }

  private static Map<String, @Nullable Object> message(String name, JsonNode message) {
    if (!(message instanceof ObjectNode object)) {
      throw ApiException.field("messages",
          name + ": expected an object with role and content, got " + Json.shown(message));
    }
    JsonNode role = object.path("role");
    if (!role.isString() || role.asString().isEmpty()) {
      throw ApiException.field("messages", name + ".role: expected a string such as \"user\", got " + Json.shown(role));
    }
    Map<String, @Nullable Object> plain = new LinkedHashMap<>(Plain.map(object));
    plain.put("content", content(name + ".content", object.path("content")));
    return plain;
  }

  /// A text, or a list of parts that are texts.
  private static String content(String name, JsonNode content) {
    if (content.isString()) {
      return content.asString();
    }
    if (content.isNull()) {
      return "";
    }
    if (!content.isArray()) {
      throw ApiException.field("messages",
          name + ": expected a string or a list of text parts, got " + Json.shown(content));
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      if (!part.path("type").asString("").equals("text") || !part.path("text").isString()) {
        throw ApiException.field("messages",
            name + ": expected parts {\"type\": \"text\", \"text\": \"...\"}, got one of type "
                + Json.shown(part.path("type")));
      }
      text.append(part.path("text").asString());
    }
    return text.toString();
  }
}
