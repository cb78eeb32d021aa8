package org.seqmix.server.serving;

import java.util.List;
import org.seqmix.hybrid.engine.ScoredToken;
import org.seqmix.server.api.Json;
import org.seqmix.server.text.PlacedToken;
import org.seqmix.server.text.TokenNames;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The `logprobs` object of a chat answer: a list with an object for every token.
final class ChatScores {
  private final ObjectNode node = Json.object();
  private final ArrayNode content = node.putArray("content");
  private final TokenNames names;

  ChatScores(TokenNames names) {
    this.names = names;
  }

  void add(List<PlacedToken> more) {
    for (PlacedToken placed : more) {
      ObjectNode one = content.addObject();
      describe(one, placed.token().id(), placed.token().logProbability());
      ArrayNode best = one.putArray("top_logprobs");
      for (ScoredToken.Choice choice : placed.token().best()) {
        describe(best.addObject(), choice.id(), choice.logProbability());
      }
    }
  }

  private void describe(ObjectNode out, int id, double logProbability) {
    out.put("token", names.name(id)).put("logprob", Alternatives.finite(logProbability));
    byte[] bytes = names.bytes(id);
    if (bytes.length == 0) {
      out.putNull("bytes");
    } else {
      ArrayNode list = out.putArray("bytes");
      for (byte b : bytes) {
        list.add(b & 0xff);
      }
    }
  }

  ObjectNode node() {
    return node;
  }
}
