package org.seqmix.mohawk.data;

/// A text with two places, such as `{prompt}` and `{answer}`, each there once and in this order.
///
/// What is filled in is not searched for places again.
record Template(String before, String between, String after) {
  /// Reads a template; `setting` names it in errors.
  static Template parse(String setting, String text, String first, String second) {
    int one = text.indexOf(first);
    int two = text.indexOf(second);
    if (one < 0 || two < one || text.lastIndexOf(first) != one || text.lastIndexOf(second) != two) {
      throw new IllegalArgumentException(setting + ": expected a text with one " + first + " and after it one " + second
          + ", got '" + text + "'");
    }
    return new Template(text.substring(0, one), text.substring(one + first.length(), two),
        text.substring(two + second.length()));
  }

  /// The text up to the second place.
  String head(String first) {
    return before + first + between;
  }

  /// The rest.
  String tail(String second) {
    return second + after;
  }
}
