package org.seqmix.server.serving;

import tools.jackson.databind.node.ObjectNode;

/// Counts the tokens of a request.
final class Usage {
  private int prompt;
  private int cached;
  private int written;

  void read(int tokens) {
    prompt += tokens;
  }

  /// Of a prompt's tokens so many were not read again.
  void kept(int tokens) {
    cached += tokens;
  }

  void wrote(int tokens) {
    written += tokens;
  }

  /// Puts the counts into an answer.
  void into(ObjectNode answer) {
    ObjectNode usage = answer.putObject("usage").put("prompt_tokens", prompt).put("completion_tokens", written)
        .put("total_tokens", prompt + written);
    usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
  }
}
