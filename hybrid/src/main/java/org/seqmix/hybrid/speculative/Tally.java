package org.seqmix.hybrid.speculative;

/// What speculation did for one or more texts.
///
/// @param tokens tokens written
/// @param passes passes of the target that gave logits
/// @param replays passes in which the target only read accepted tokens again, after its state had gone back, the prompt's not
///     among them
/// @param proposed tokens that the draft proposed
/// @param judged proposals that the target came to: those after a rejected one it never sees
/// @param accepted proposals that stayed
public record Tally(long tokens, long passes, long replays, long proposed, long judged, long accepted) {
  /// Nothing yet.
  public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0);

  /// The sum of both.
  public Tally plus(Tally other) {
    return new Tally(tokens + other.tokens, passes + other.passes, replays + other.replays, proposed + other.proposed,
        judged + other.judged, accepted + other.accepted);
  }

  /// Share of judged proposals that stayed; 0 where none was judged.
  public double acceptance() {
    return judged == 0 ? 0 : (double) accepted / judged;
  }

  /// Tokens written for every pass of the target that gave logits; plain generation has 1.
  public double tokensPerPass() {
    return passes == 0 ? 0 : (double) tokens / passes;
  }

  /// How many times faster than plain generation texts are expected to come, if a token stays with probability `acceptance`
  /// whatever came before it, a step of the draft costs `cost` of one of the target, and the target reads `length` + 1
  /// tokens in the time of one: (1 - a^(K + 1)) / ((1 - a) (K c + 1)). *Source*: arXiv 2211.17192, theorem 3.8.
  public static double expectedSpeedUp(double acceptance, int length, double cost) {
    double tokens = 0;
    for (int i = 0; i <= length; i++) {
      tokens += Math.pow(acceptance, i);
    }
    return tokens / (length * cost + 1);
  }
}
