package org.seqmix.server.api;

/// What one request may ask at most.
///
/// @param promptTokens tokens of each prompt
/// @param maxTokens tokens to write in each text
/// @param samples texts for each prompt (`n`)
/// @param prompts prompts of a request
public record RequestLimits(int promptTokens, int maxTokens, int samples, int prompts) {
  /// Most alternatives a token.
  public static final int ALTERNATIVES = 20;
  /// Most stop texts.
  public static final int STOPS = 4;

  /// Most tokens of a prompt for a model of this context, which has room for one more where any are to be written.
  public int promptTokens(int context, int toWrite) {
    return Math.min(promptTokens, toWrite == 0 ? context : context - 1);
  }
}
