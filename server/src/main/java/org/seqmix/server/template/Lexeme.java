package org.seqmix.server.template;

/// A word of an expression.
///
/// @param kind what it is
/// @param text a name, an operator, the value of a text, or a number as written
record Lexeme(Kind kind, String text) {
  /// Kinds of words.
  enum Kind {
    NAME, TEXT, INTEGER, FLOAT, OPERATOR, END
  }

  boolean is(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  @Override
  public String toString() {
    return kind == Kind.END ? "the end" : kind == Kind.TEXT ? "'" + text + "'" : text;
  }
}
