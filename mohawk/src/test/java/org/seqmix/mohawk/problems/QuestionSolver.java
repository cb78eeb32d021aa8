package org.seqmix.mohawk.problems;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Solves a question by reading its sentences; knows neither the generator nor its steps.
final class QuestionSolver {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final Pattern TIMES = Pattern.compile("times|turns into");
  private static final Pattern GAIN = Pattern.compile("\\b(finds|buys|gets|brings)\\b");
  private static final Pattern LOSS = Pattern.compile("\\b(loses|sells|takes|gives away)\\b");
  private static final Pattern GIVES = Pattern.compile("(\\w+) gives ");

  private QuestionSolver() {}

  static int solve(String question) {
    String[] sentences = question.split("(?<=[.?]) ", -1);
    String owner = sentences[0].substring(0, sentences[0].indexOf(' '));
    int value = number(sentences[0]);
    for (int i = 1; i < sentences.length - 1; i++) {
      value = follow(sentences[i], owner, value);
    }
    return value;
  }

  private static int follow(String sentence, String owner, int value) {
    int number = number(sentence);
    if (TIMES.matcher(sentence).find()) {
      return value * number;
    }
    if (LOSS.matcher(sentence).find()) {
      return value - number;
    }
    if (GAIN.matcher(sentence).find()) {
      return value + number;
    }
    Matcher giver = GIVES.matcher(sentence);
    if (!giver.find()) {
      throw new AssertionError("cannot read: " + sentence);
    }
    return giver.group(1).matches("(?i)she|he|" + owner) ? value - number : value + number;
  }

  private static int number(String sentence) {
    Matcher matcher = NUMBER.matcher(sentence);
    if (!matcher.find()) {
      throw new AssertionError("no number in: " + sentence);
    }
    int number = Integer.parseInt(matcher.group());
    if (matcher.find()) {
      throw new AssertionError("two numbers in: " + sentence);
    }
    return number;
  }
}
