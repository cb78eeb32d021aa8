package org.seqmix.mohawk.problems;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Tells a chain of steps as a short story that ends in a question.
final class Wording {
  private final Random random;
  private final Person owner;
  private final String things;

  private Wording(Random random) {
    this.random = random;
    this.owner = pick(Person.ALL);
    this.things = pick(Phrases.THINGS);
  }

  /// An opening, a sentence for every step, and the question, with one space between them.
  static String tell(List<Step> steps, Random random) {
    Wording wording = new Wording(random);
    List<String> sentences = new ArrayList<>();
    sentences.add(wording.sentence(Phrases.OPENINGS, steps.getFirst().left()));
    for (Step step : steps) {
      sentences.add(wording.sentence(Phrases.of(step.operation()), step.right()));
    }
    sentences.add(wording.sentence(Phrases.QUESTIONS, 0));
    return String.join(" ", sentences);
  }

  private String sentence(List<String> templates, int number) {
    String template = pick(templates);
    boolean named = random.nextInt(3) == 0;
    return fill(template, owner, named, friend(), things, number);
  }

  private Person friend() {
    int place = Person.ALL.indexOf(owner) + 1 + random.nextInt(Person.ALL.size() - 1);
    return Person.ALL.get(place % Person.ALL.size());
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static String fill(
      String template, Person owner, boolean named, Person friend, String things, int number) {
    String who = named ? owner.name() : owner.subject();
    return template
        .replace("{Who}", Character.toUpperCase(who.charAt(0)) + who.substring(1))
        .replace("{who}", who)
        .replace("{whom}", named ? owner.name() : owner.object())
        .replace("{name}", owner.name())
        .replace("{friend}", friend.name())
        .replace("{things}", things)
        .replace("{n}", Integer.toString(number));
  }

  /// Sentences in which every word stands at every place it can have, those after the first with the space before them:
  /// what a vocabulary has to cover.
  static Stream<String> coverage() {
    Stream<String> later = Stream.concat(
        Stream.of(Operation.values()).map(Phrases::of).flatMap(List::stream), Phrases.QUESTIONS.stream());
    return Stream.concat(
        Phrases.OPENINGS.stream().flatMap(Wording::fillings), later.flatMap(Wording::fillings).map(" "::concat));
  }

  private static Stream<String> fillings(String template) {
    int count = Math.max(Person.ALL.size(), Phrases.THINGS.size());
    return IntStream.range(0, count).boxed().flatMap(i -> {
      Person person = Person.ALL.get(i % Person.ALL.size());
      String things = Phrases.THINGS.get(i % Phrases.THINGS.size());
      return Stream.of(true, false).map(named -> fill(template, person, named, person, things, 0));
    });
  }
}
