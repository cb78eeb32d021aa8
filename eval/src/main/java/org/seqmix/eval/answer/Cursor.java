package org.seqmix.eval.answer;

/// A place in a clean text, and how deep the expression there is.
final class Cursor {
  /// Levels of nesting that are read.
  private static final int DEEPEST = 60;

  private final String text;
  private int at;
  private int depth;

  Cursor(String text) {
    this.text = text;
  }

  boolean atEnd() {
    skipSpaces();
    return at >= text.length();
  }

  /// The next sign that is no space; 0 at the end.
  char peek() {
    return atEnd() ? 0 : text.charAt(at);
  }

  /// The next sign, be it a space; 0 at the end.
  char peekRaw() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  /// Whether a space stands before the next sign.
  boolean isSpaced() {
    skipSpaces();
    return at > 0 && text.charAt(at - 1) == ' ';
  }

  char next() {
    if (atEnd()) {
      throw new TooHard("the end");
    }
    return text.charAt(at++);
  }

  boolean isNext(String what) {
    skipSpaces();
    if (!text.startsWith(what, at)) {
      return false;
    }
    int end = at + what.length();
    boolean cutsCommand = what.length() > 1 && what.charAt(0) == '\\' && Character.isLetter(what.charAt(1))
        && end < text.length() && isLetter(text.charAt(end));
    return !cutsCommand;
  }

  boolean accept(String what) {
    if (!isNext(what)) {
      return false;
    }
    at += what.length();
    return true;
  }

  void expect(String what) {
    if (!accept(what)) {
      throw new TooHard("no " + what);
    }
  }

  /// The letters here, perhaps none.
  String letters() {
    skipSpaces();
    int from = at;
    while (at < text.length() && isLetter(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  /// The digits right here, perhaps none.
  String digits() {
    int from = at;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  /// What a brace here holds, as text.
  String braced() {
    skipSpaces();
    if (peekRaw() != '{') {
      throw new TooHard("no {");
    }
    String content = BoxedReader.balanced(text, at);
    int close = at + content.length() + 1;
    if (close >= text.length() || text.charAt(close) != '}') {
      throw new TooHard("no }");
    }
    at = close + 1;
    return content;
  }

  /// Whether the signs from here on begin with a match, which is then passed.
  String acceptMatch(java.util.regex.Pattern pattern) {
    skipSpaces();
    var matcher = pattern.matcher(text).region(at, text.length());
    matcher.useTransparentBounds(true);
    if (!matcher.lookingAt()) {
      return "";
    }
    at = matcher.end();
    return matcher.group();
  }

  int mark() {
    return at;
  }

  void back(int mark) {
    at = mark;
  }

  void deeper() {
    if (++depth > DEEPEST) {
      throw new TooHard("deeper than " + DEEPEST + " levels");
    }
  }

  void higher() {
    depth--;
  }

  private void skipSpaces() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
