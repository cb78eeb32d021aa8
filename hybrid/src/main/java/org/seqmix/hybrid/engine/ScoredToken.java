package org.seqmix.hybrid.engine;

import java.util.List;

/// A token of a text, and what the model thought of it.
///
/// @param id the token
/// @param logProbability natural logarithm of its probability; NaN where none was asked for, or where there is none: the
///     first token of a prompt
/// @param best the most probable tokens in its place, best first; of equals, the lowest id first
public record ScoredToken(int id, double logProbability, List<Choice> best) {
  /// A token that might have stood there.
  public record Choice(int id, double logProbability) {
  }

  public ScoredToken {
    best = List.copyOf(best);
  }

  /// A token without a score.
  static ScoredToken plain(int id) {
    return new ScoredToken(id, Double.NaN, List.of());
  }
}
