package org.seqmix.server.serving;

import java.util.LinkedHashMap;
import java.util.Map;
import org.seqmix.hybrid.engine.ScoredToken;
import org.seqmix.server.text.TokenNames;

/// The best tokens in a place and the one that stands there, each under a name of its own.
///
/// Different tokens may have one text. The token that stands there keeps it, so that a client finds it under its text; of the
/// others the best one does, and the rest are called `token_id:17`. So none is lost, and the highest number is the best token's.
final class Alternatives {
  /// Of tokens that cannot occur: JSON has no infinity.
  private static final double LOWEST = -9999;

  private Alternatives() {}

  /// Names and log-probabilities, best first, the token itself last where it is not among the best.
  static Map<String, Double> of(ScoredToken token, TokenNames names) {
    Map<String, Double> out = new LinkedHashMap<>();
    String own = names.name(token.id());
    for (ScoredToken.Choice choice : token.best()) {
      String name = names.name(choice.id());
      boolean taken = out.containsKey(name) || name.equals(own) && choice.id() != token.id();
      out.put(taken ? names.unique(choice.id()) : name, finite(choice.logProbability()));
    }
    out.putIfAbsent(own, finite(token.logProbability()));
    return out;
  }

  static double finite(double logProbability) {
    return Math.max(LOWEST, logProbability);
  }
}
