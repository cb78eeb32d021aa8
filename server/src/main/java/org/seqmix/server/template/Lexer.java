package org.seqmix.server.template;

import java.util.ArrayList;
import java.util.List;

/// Cuts what stands between braces into words.
final class Lexer {
  private static final List<String> OPERATORS =
      List.of("**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "|",
          "<", ">", "=", "(", ")", "[", "]", "{", "}", ",", ":", ".");

  private final Piece piece;
  private final String name;
  private int at;

  private Lexer(String name, Piece piece) {
    this.name = name;
    this.piece = piece;
  }

  static List<Lexeme> lexemes(String name, Piece piece) {
    Lexer lexer = new Lexer(name, piece);
    List<Lexeme> all = new ArrayList<>();
    do {
      all.add(lexer.next());
    } while (all.getLast().kind() != Lexeme.Kind.END);
    return all;
  }

  private Lexeme next() {
    String text = piece.text();
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (at == text.length()) {
      return new Lexeme(Lexeme.Kind.END, "");
    }
    char c = text.charAt(at);
    if (c == '\'' || c == '"') {
      return quoted(c);
    }
    if (c >= '0' && c <= '9') {
      return number();
    }
    if (Character.isLetter(c) || c == '_') {
      int from = at;
      while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
        at++;
      }
      return new Lexeme(Lexeme.Kind.NAME, text.substring(from, at));
    }
    for (String operator : OPERATORS) {
      if (text.startsWith(operator, at)) {
        at += operator.length();
        return new Lexeme(Lexeme.Kind.OPERATOR, operator);
      }
    }
    throw failure("expected an expression, got '" + c + "'");
  }

  private Lexeme number() {
    String text = piece.text();
    int from = at;
    boolean fraction = false;
    while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.' && !fraction
        && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
      fraction |= text.charAt(at) == '.';
      at++;
    }
    if (at - from > 18) {
      throw failure("expected a number of at most 18 characters, got " + (at - from));
    }
    return new Lexeme(fraction ? Lexeme.Kind.FLOAT : Lexeme.Kind.INTEGER, text.substring(from, at));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private Lexeme quoted(char quote) {
    String text = piece.text();
    StringBuilder out = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != quote; at++) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        escape(text.charAt(++at), out);
      } else {
        out.append(c);
      }
    }
    if (at >= text.length()) {
      throw failure("expected " + quote + " at the end of a text, got the end");
    }
    at++;
    return new Lexeme(Lexeme.Kind.TEXT, out.toString());
  }

  private void escape(char c, StringBuilder out) {
    switch (c) {
      case 'n' -> out.append('\n');
      case 't' -> out.append('\t');
      case 'r' -> out.append('\r');
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case '\\', '\'', '"' -> out.append(c);
      case '\n' -> {
      }
      case 'x' -> out.append((char) hexadecimal(2));
      case 'u' -> out.append((char) hexadecimal(4));
      default -> out.append('\\').append(c);
    }
  }

  private int hexadecimal(int digits) {
    try {
      int value = Integer.parseUnsignedInt(piece.text(), at + 1, at + 1 + digits, 16);
      at += digits;
      return value;
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw failure("expected " + digits + " hexadecimal digits in a text");
    }
  }

  private TemplateException failure(String what) {
    return TemplateException.at(name, piece.line(), what);
  }
}
