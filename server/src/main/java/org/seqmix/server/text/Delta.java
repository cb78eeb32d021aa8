package org.seqmix.server.text;

import java.util.List;

/// What a text has become longer by.
///
/// @param text the certain part of it
/// @param tokens the tokens whose text has begun to show
public record Delta(String text, List<PlacedToken> tokens) {
  public Delta {
    tokens = List.copyOf(tokens);
  }

  /// Whether there is nothing to tell.
  public boolean isEmpty() {
    return text.isEmpty() && tokens.isEmpty();
  }
}
