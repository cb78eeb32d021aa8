package org.seqmix.eval.answer;

import java.util.Optional;

/// What the **last** `\boxed` or `\fbox` of a text holds: a group of balanced braces, or, without braces, what stands up to
/// the next `$` or the end of the line.
///
/// Boxes in boxes give the inner one's content, as it begins last. A last box whose braces never close (a text cut
/// off) gives no answer, not an earlier box's. An empty box is no answer.
public record BoxedReader() implements AnswerReader {
  @Override
  public Optional<String> read(String text) {
    int boxed = text.lastIndexOf("\\boxed");
    int framed = text.lastIndexOf("\\fbox");
    if (boxed < 0 && framed < 0) {
      return Optional.empty();
    }
    int from = boxed > framed ? boxed + "\\boxed".length() : framed + "\\fbox".length();
    while (from < text.length() && text.charAt(from) == ' ') {
      from++;
    }
    boolean braced = from < text.length() && text.charAt(from) == '{';
    String content = braced ? balanced(text, from) : bare(text, from);
    return content.isBlank() ? Optional.empty() : Optional.of(content.strip());
  }

  /// Between the brace at `open` and its partner; empty if there is none. `\{` and `\}` are no braces.
  static String balanced(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '{' -> depth++;
        case '}' -> depth--;
        default -> {
        }
      }
      if (depth == 0) {
        return text.substring(open + 1, i);
      }
    }
    return "";
  }

  private static String bare(String text, int from) {
    int to = from;
    while (to < text.length() && text.charAt(to) != '$' && text.charAt(to) != '\n') {
      to++;
    }
    return text.substring(from, to);
  }
}
