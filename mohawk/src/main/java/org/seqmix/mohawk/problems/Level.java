package org.seqmix.mohawk.problems;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The difficulty of a problem: its number of steps (2 to 5) and the size of its numbers.
///
/// Written `3` (full-sized numbers), `3-small` or `3-large`.
public record Level(int steps, NumberSize size) {
  public static final int MIN_STEPS = 2;
  public static final int MAX_STEPS = 5;

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

  /// Reads a list such as `2,3,3,4-large`. A level that stands there twice is drawn twice as often.
  public static List<Level> parseList(String text) {
    return Arrays.stream(text.split(",", -1)).map(Level::parse).toList();
  }

  @Override
  public String toString() {
    return size == NumberSize.FULL ? "" + steps : steps + "-" + size.name().toLowerCase(Locale.ROOT);
  }
}
