package org.seqmix.server.template;

/// A part of a template's source.
///
/// @param kind what it is
/// @param text the text, or what stands between the braces
/// @param line where it begins
record Piece(Kind kind, String text, int line) {
  /// Kinds of parts.
  enum Kind {
    TEXT, OUTPUT, TAG
  }
}
