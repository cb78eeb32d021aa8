package org.seqmix.mohawk.problems;

import java.util.List;

/// The sentences of the questions, with places for what varies.
///
/// `{name}` is the owner's name, `{who}` and `{whom}` the name or a pronoun (`{Who}` where a sentence begins),
/// `{friend}` another person, `{things}` what is counted and `{n}` the number. Who gives and who is given decides
/// between plus and minus, so the words have to be read.
final class Phrases {
  static final List<String> THINGS = List.of(
      "shells", "coins", "apples", "cards", "stamps", "books", "pens", "beads",
      "nuts", "stones", "balls", "pears", "toys", "eggs", "cups", "rings");

  static final List<String> OPENINGS =
      List.of("{name} has {n} {things}.", "{name} owns {n} {things}.", "{name} starts with {n} {things}.");

  static final List<String> QUESTIONS = List.of(
      "How many {things} does {who} have?",
      "How many has {who} now?",
      "How many {things} are there now?");

  private static final List<String> ADDITIONS = List.of(
      "{Who} finds {n} more.",
      "{Who} buys {n} {things}.",
      "Then {who} gets {n} more {things}.",
      "{friend} gives {whom} {n} {things}.",
      "Then {friend} brings {n} more.");

  private static final List<String> SUBTRACTIONS = List.of(
      "{Who} loses {n}.",
      "{Who} sells {n} {things}.",
      "Then {who} gives away {n}.",
      "{Who} gives {friend} {n} {things}.",
      "Then {friend} takes {n} of them.");

  private static final List<String> MULTIPLICATIONS = List.of(
      "Then {who} has {n} times as many.",
      "Now there are {n} times as many {things}.",
      "{Who} trades them for {n} times as many.",
      "Then each one turns into {n}.");

  private Phrases() {}

  static List<String> of(Operation operation) {
    return switch (operation) {
      case ADD -> ADDITIONS;
      case SUBTRACT -> SUBTRACTIONS;
      case MULTIPLY -> MULTIPLICATIONS;
    };
  }
}
