package org.seqmix.eval.recall;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/// A sentence with a number somewhere in other text, then its beginning again: which number was it?
///
/// The right number competes with others of as many digits, which the text does not hold.
///
/// @param filler     where the other text comes from
/// @param depths     places of the sentence, 0 the beginning and 1 the end
/// @param candidates numbers that compete, the right one among them
public record NeedleTask(Filler filler, List<Double> depths, int candidates) implements RecallTask {
  private static final int LEAST = 1000;
  private static final int MOST = 10_000;

  public NeedleTask {
    depths = List.copyOf(depths);
    if (depths.isEmpty() || !depths.stream().allMatch(d -> d >= 0 && d <= 1)) {
      throw new IllegalArgumentException("needle: depths (" + depths + ") must be numbers from 0 to 1");
    }
    if (candidates < 2 || candidates > 100) {
      throw new IllegalArgumentException("needle: candidates (" + candidates + ") must be in 2..100");
    }
  }

  /// Five depths and eight candidates in made sentences.
  public NeedleTask() {
    this(Filler.made(), List.of(0.0, 0.25, 0.5, 0.75, 1.0), 8);
  }

  @Override
  public String name() {
    return "needle";
  }

  @Override
  public double chance() {
    return 1.0 / candidates;
  }

  @Override
  public Optional<RecallItem> item(RecallVocabulary vocabulary, int length, double depth, long seed) {
    return TextItems.largest(vocabulary, length, 1, sentences -> plan(sentences, depth, seed));
  }

  private TextItems.Plan plan(int sentences, double depth, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Set<Integer> numbers = new LinkedHashSet<>();
    while (numbers.size() < candidates) {
      numbers.add(random.nextInt(LEAST, MOST));
    }
    List<Integer> competing = List.copyOf(numbers);
    int answer = random.nextInt(candidates);
    String needle = "The secret number of the " + Vocables.of(Vocables.NOUNS, random) + " is";
    List<String> text = new ArrayList<>(filler.sentences(sentences, random.nextLong()));
    text.add((int) Math.round(depth * text.size()), needle + " " + competing.get(answer) + ".");
    return new TextItems.Plan(String.join(" ", text) + " " + needle,
        competing.stream().map(n -> " " + n + ".").toList(), answer);
  }
}
