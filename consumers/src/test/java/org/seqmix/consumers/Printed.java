package org.seqmix.consumers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The lines a program printed: words, then numbers.
///
/// @param lines the numbers of every line, by its words
record Printed(Map<String, double[]> lines) {
  private static final Pattern LINE = Pattern.compile("(.*?)((?: -?\\d[-+.\\dE]*)*)");

  static Printed of(Command.Output output) {
    Map<String, double[]> lines = new LinkedHashMap<>();
    output.out().lines().forEach(line -> {
      Matcher m = LINE.matcher(line);
      if (!m.matches()) {
        throw new IllegalArgumentException("expected words and numbers, got '" + line + "'");
      }
      lines.put(m.group(1), m.group(2).isEmpty()
          ? new double[0]
          : Arrays.stream(m.group(2).strip().split(" ", -1)).mapToDouble(Double::parseDouble).toArray());
    });
    return new Printed(lines);
  }

  /// The numbers of a line; there must be some.
  double[] numbers(String words) {
    double[] numbers = lines.getOrDefault(words, new double[0]);
    assertThat(numbers).as("numbers of '" + words + "' among " + lines.keySet()).isNotEmpty();
    return numbers;
  }

  /// The same lines with the same numbers, but for errors of `bound` times the largest number of a line.
  void isNear(Printed other, double bound) {
    assertThat(lines.keySet()).isNotEmpty().isEqualTo(other.lines.keySet());
    lines.forEach((words, numbers) -> near(words, numbers, other.lines.getOrDefault(words, new double[0]), bound));
  }

  static void near(String what, double[] actual, double[] expected, double bound) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    assertThat(actual).as(what).containsExactly(expected, within(bound * largest));
  }
}
