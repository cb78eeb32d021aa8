package org.seqmix.server.template;

import java.util.ArrayList;
import java.util.List;

/// Cuts a source into text, outputs `{{ }}` and tags `{% %}`, leaves comments out, and takes away white space as asked.
final class Scanner {
  private final String name;
  private final String source;
  private final List<Piece> pieces = new ArrayList<>();
  private int at;
  private boolean trimAll;
  private boolean trimLine;

  private Scanner(String name, String source) {
    this.name = name;
    this.source = source;
  }

  static List<Piece> pieces(String name, String source) {
    String lines = source.replace("\r\n", "\n").replace('\r', '\n');
    Scanner scanner = new Scanner(name, lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines);
    scanner.scan();
    return List.copyOf(scanner.pieces);
  }

  private void scan() {
    while (at < source.length()) {
      int open = nextOpen(at);
      if (open < 0) {
        text(source.substring(at), false, false);
        return;
      }
      char kind = source.charAt(open + 1);
      char sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
      text(source.substring(at, open), sign == '-', kind != '{' && sign != '+');
      inside(open, kind, sign == '-' || sign == '+' ? open + 3 : open + 2);
    }
  }

  private int nextOpen(int from) {
    for (int i = from; (i = source.indexOf('{', i)) >= 0 && i + 1 < source.length(); i++) {
      if ("{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private void inside(int open, char kind, int from) {
    String close = (kind == '{' ? '}' : kind) + "}";
    int end = kind == '#' ? source.indexOf(close, from) : endOutsideTexts(from, close);
    if (end < 0) {
      throw TemplateException.at(name, line(open), "expected " + close + " after {" + kind + ", got the end");
    }
    int last = end;
    char sign = end > from ? source.charAt(end - 1) : ' ';
    if (sign == '-' || sign == '+' && kind != '{') {
      last--;
    }
    trimAll = sign == '-';
    trimLine = kind != '{' && sign != '+';
    if (kind != '#') {
      pieces.add(new Piece(kind == '{' ? Piece.Kind.OUTPUT : Piece.Kind.TAG, source.substring(from, last), line(open)));
    }
    at = end + 2;
  }

  /// Quoted text and braces of maps may hold what would close the part.
  private int endOutsideTexts(int from, String close) {
    char quote = 0;
    int braces = 0;
    for (int i = from; i < source.length(); i++) {
      char c = source.charAt(i);
      if (quote != 0) {
        i += c == '\\' ? 1 : 0;
        quote = c == quote ? 0 : quote;
      } else if (braces == 0 && source.startsWith(close, i)) {
        return i;
      } else {
        quote = c == '\'' || c == '"' ? c : 0;
        braces += c == '{' ? 1 : c == '}' ? -1 : 0;
      }
    }
    return -1;
  }

  private void text(String raw, boolean stripEnd, boolean stripLineStart) {
    String text = raw;
    boolean atLineStart = at == 0;
    if (trimAll) {
      text = text.stripLeading();
    } else if (trimLine && text.startsWith("\n")) {
      text = text.substring(1);
      atLineStart = true;
    }
    if (stripEnd) {
      text = text.stripTrailing();
    } else if (stripLineStart) {
      text = withoutIndent(text, raw, atLineStart);
    }
    trimAll = false;
    trimLine = false;
    if (!text.isEmpty()) {
      pieces.add(new Piece(Piece.Kind.TEXT, text, line(at)));
    }
  }

  /// Blanks at the end go if nothing else stands before them in their line.
  private static String withoutIndent(String text, String raw, boolean atLineStart) {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
      end--;
    }
    boolean lineStart = end > 0 ? text.charAt(end - 1) == '\n' : atLineStart || raw.indexOf('\n') >= 0;
    return lineStart ? text.substring(0, end) : text;
  }

  private int line(int position) {
    return 1 + (int) source.substring(0, position).chars().filter(c -> c == '\n').count();
  }
}
