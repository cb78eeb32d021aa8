package org.seqmix.server.serving;

import java.util.List;
import org.seqmix.server.api.Json;
import org.seqmix.server.text.PlacedToken;
import org.seqmix.server.text.TokenNames;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The `logprobs` object of a completion: four lists of one length.
final class CompletionScores {
  private final ObjectNode node = Json.object();
  private final ArrayNode tokens = node.putArray("tokens");
  private final ArrayNode scores = node.putArray("token_logprobs");
  private final ArrayNode alternatives = node.putArray("top_logprobs");
  private final ArrayNode offsets = node.putArray("text_offset");
  private final TokenNames names;

  CompletionScores(TokenNames names) {
    this.names = names;
  }

  /// Adds tokens. One without a score, the first of a prompt, has null.
  void add(List<PlacedToken> more) {
    for (PlacedToken placed : more) {
      tokens.add(names.name(placed.token().id()));
      offsets.add(placed.offset());
      if (Double.isNaN(placed.token().logProbability())) {
        scores.addNull();
        alternatives.addNull();
      } else {
        scores.add(Alternatives.finite(placed.token().logProbability()));
        ObjectNode best = alternatives.addObject();
        Alternatives.of(placed.token(), names).forEach(best::put);
      }
    }
  }

  ObjectNode node() {
    return node;
  }
}
