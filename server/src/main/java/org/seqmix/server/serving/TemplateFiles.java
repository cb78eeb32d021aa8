package org.seqmix.server.serving;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.model.ModelFiles;
import org.seqmix.server.template.ChatTemplate;
import org.seqmix.server.template.Template;
import org.seqmix.server.template.TemplateException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Finds a model's chat template: a file of the user's, else `chat_template.jinja`, else what `tokenizer_config.json` says.
final class TemplateFiles {
  private static final long MAX_BYTES = 64L << 20;
  private static final List<String> TOKENS = List.of("bos_token", "eos_token", "unk_token", "pad_token", "sep_token",
      "cls_token", "mask_token");

  private TemplateFiles() {}

  static @Nullable ChatTemplate read(ModelFiles files, @Nullable Path given, Clock clock) {
    JsonNode settings = files.tokenizerSettings().map(bytes -> json(files.tokenizerFile(), bytes))
        .orElseGet(JsonMapper.shared()::createObjectNode);
    Path own = given != null ? given : files.chatTemplate().orElse(null);
    Path file = own != null ? own : files.tokenizerFile();
    String source = own != null ? text(own) : inSettings(settings);
    if (source == null) {
      return null;
    }
    try {
      return new ChatTemplate(Template.parse(file.getFileName().toString(), source), tokens(settings), clock);
    } catch (TemplateException e) {
      throw new BadInputException(file + ": the chat template cannot be read: " + e.getMessage()
          + "; give another with --chat-template FILE", e);
    }
  }

  /// One template, or a list of named ones of which `default` is meant.
  private static @Nullable String inSettings(JsonNode settings) {
    JsonNode stated = settings.path("chat_template");
    if (stated.isString()) {
      return stated.asString();
    }
    @Nullable String source = null;
    for (JsonNode named : stated) {
      if (named.path("name").asString("").equals("default") && named.path("template").isString()) {
        source = named.path("template").asString();
      }
    }
    return source;
  }

  /// Texts of special tokens, each stated as a string or as an object with `content`.
  private static Map<String, String> tokens(JsonNode settings) {
    Map<String, String> tokens = new LinkedHashMap<>();
    for (String name : TOKENS) {
      JsonNode token = settings.path(name);
      String text = token.isString() ? token.asString() : token.path("content").asString("");
      if (!text.isEmpty()) {
        tokens.put(name, text);
      }
    }
    return tokens;
  }

  private static JsonNode json(Path file, byte[] bytes) {
    try {
      return JsonMapper.shared().readTree(bytes);
    } catch (JacksonException e) {
      throw new BadInputException(file + ": its settings are not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new BadInputException(file + ": expected at most " + MAX_BYTES + " bytes, got " + Files.size(file));
      }
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw BadInputException.io(file, "read", e, "check that it exists and is readable");
    }
  }
}
