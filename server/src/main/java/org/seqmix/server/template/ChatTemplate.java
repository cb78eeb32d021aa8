package org.seqmix.server.template;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How a model wants a conversation written down.
///
/// @param template the template
/// @param tokens texts of special tokens by the names templates know them by: `bos_token`, `eos_token` and others
/// @param clock what `strftime_now` reads
public record ChatTemplate(Template template, Map<String, String> tokens, Clock clock) {
  public ChatTemplate {
    tokens = Map.copyOf(tokens);
  }

  /// A conversation as text, up to where the assistant begins to speak.
  ///
  /// @param messages maps with `role`, `content` and what else the template reads
  /// @param more further variables
  public String write(List<? extends Map<String, ? extends @Nullable Object>> messages,
      Map<String, @Nullable Object> more) {
    Map<String, @Nullable Object> variables = new TreeMap<>(Functions.all(clock));
    variables.putAll(tokens);
    variables.put("messages", messages);
    variables.put("add_generation_prompt", true);
    variables.put("tools", null);
    variables.put("documents", null);
    variables.putAll(more);
    return template.render(variables, TemplateLimits.DEFAULT);
  }
}
