package org.seqmix.server.text;

import org.seqmix.hybrid.engine.ScoredToken;

/// A token with its place in the text.
///
/// @param token the token
/// @param offset where its text begins, in code points from the beginning of the answer's text
public record PlacedToken(ScoredToken token, int offset) {
}
