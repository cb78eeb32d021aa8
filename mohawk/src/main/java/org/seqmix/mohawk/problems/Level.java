package org.seqmix.mohawk.problems;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The difficulty of a problem: its number of steps (2 to 5) and the size of its numbers.
///
/// Written `3` (full-sized numbers), `3-small` or `3-large`.
public record Level(int steps, NumberSize size) {
  public static final int MIN_STEPS = 2;
  public static final int MAX_STEPS = 5;

  private static final int MAX_COUNT = 1000;
  private static final Pattern REPEATED = Pattern.compile("(.*)\\*\\s*([0-9]{1,9})\\s*");

  public Level {
    if (steps < MIN_STEPS || steps > MAX_STEPS) {
      throw new IllegalArgumentException("steps (" + steps + ") must be in " + MIN_STEPS + ".." + MAX_STEPS);
    }
  }

  /// Problems of `steps` steps with numbers of the whole range.
  public static Level of(int steps) {
    return new Level(steps, NumberSize.FULL);
  }

  /// Reads one level, as [#toString()] writes it.
  ///
  /// *Errors*: an [IllegalArgumentException] that says what a level looks like.
  public static Level parse(String text) {
    for (int steps = MIN_STEPS; steps <= MAX_STEPS; steps++) {
      for (NumberSize size : NumberSize.values()) {
        Level level = new Level(steps, size);
        if (level.toString().equals(text.strip())) {
          return level;
        }
      }
    }
    throw new IllegalArgumentException(
        "level: expected the steps 2..5, alone or with -small or -large (for instance 3 or 5-large), got '"
            + text + "'");
  }

  /// Reads a list such as `2,3*20,4-large`: levels between commas, with `*` and a count where one stands there several
  /// times. A level that stands there twice is drawn twice as often.
  ///
  /// *Errors*: an [IllegalArgumentException] for what is no level, and for a count that is not in 1..1000.
  public static List<Level> parseList(String text) {
    return Arrays.stream(text.split(",", -1)).flatMap(Level::parseRepeated).toList();
  }

  private static Stream<Level> parseRepeated(String text) {
    Matcher matcher = REPEATED.matcher(text);
    if (!matcher.matches()) {
      return Stream.of(parse(text));
    }
    int count = Integer.parseInt(matcher.group(2));
    if (count < 1 || count > MAX_COUNT) {
      throw new IllegalArgumentException("count in '" + text + "' must be in 1.." + MAX_COUNT);
    }
    return Collections.nCopies(count, parse(matcher.group(1))).stream();
  }

  @Override
  public String toString() {
    return size == NumberSize.FULL ? "" + steps : steps + "-" + size.name().toLowerCase(Locale.ROOT);
  }
}
