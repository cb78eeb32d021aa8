package org.seqmix.eval;

/// Token ids of which a model is to score the last ones.
///
/// @param ids   all tokens, the scored ones among them
/// @param first index of the first scored token, at least 1: a token is scored given those before it
public record ScoredText(int[] ids, int first) {
  public ScoredText {
    ids = ids.clone();
    if (first < 1 || first >= ids.length) {
      throw new IllegalArgumentException("text of " + ids.length + " tokens: first scored token (" + first
          + ") must be in 1.." + (ids.length - 1) + "; begin with the BOS token");
    }
  }

  /// A text of which every token but the first is scored.
  public static ScoredText whole(int[] ids) {
    return new ScoredText(ids, 1);
  }

  /// Tokens that are scored.
  public int scored() {
    return ids.length - first;
  }

  /// What the model reads: all tokens but the last.
  public int inputs() {
    return ids.length - 1;
  }
}
