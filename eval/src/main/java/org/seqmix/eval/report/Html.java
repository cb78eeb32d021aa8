package org.seqmix.eval.report;

/// Text made safe to stand in HTML and SVG.
final class Html {
  private Html() {}

  /// `text` with everything escaped that HTML or SVG would read as markup, in content and in quoted attributes. Control
  /// characters, which neither allows, become U+FFFD.
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> {
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.appendCodePoint(isForbidden(c) ? 0xFFFD : c);
      }
    });
    return out.toString();
  }

  private static boolean isForbidden(int c) {
    boolean isLayout = c == '\n' || c == '\t';
    boolean isHalfPair = c >= 0xD800 && c <= 0xDFFF;
    return isHalfPair || (Character.isISOControl(c) && !isLayout);
  }

  /// An element with escaped text.
  static String element(String name, String text) {
    return "<" + name + ">" + escape(text) + "</" + name + ">";
  }
}
