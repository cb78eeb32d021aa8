package org.seqmix.server.serving;

import tools.jackson.databind.node.ObjectNode;

/// Where an answer goes: whole, or piece by piece.
public interface Reply {
  /// The whole answer.
  void whole(ObjectNode answer);

  /// A piece of it. *Errors*: {@link ClientGone}.
  void piece(ObjectNode piece);

  /// The end of the pieces.
  void done();
}
