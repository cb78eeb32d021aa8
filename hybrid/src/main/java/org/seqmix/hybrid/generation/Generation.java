package org.seqmix.hybrid.generation;

/// What was written for one {@link Request}.
///
/// @param tokens the ids after the prompt, without the one that ended the text
/// @param end why it ended
public record Generation(int[] tokens, End end) {
  /// Why a text ended.
  public enum End {
    /// The model wrote a stop token.
    STOP,
    /// The request's limit of tokens was reached.
    LENGTH,
    /// The model's context was full.
    CONTEXT,
    /// Whoever asked for it wants no more.
    CANCELLED
  }
}
