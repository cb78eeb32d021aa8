package org.seqmix.eval.recall;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;

/// Lines `key: value`, a line break before each so that all have the same tokens, then a key that was there: which value was its?
///
/// Keys are different pairs of words, triples in very long texts; values are words. The right value competes with others of the text.
///
/// @param candidates values that compete, the right one among them
public record LookupTask(int candidates) implements RecallTask {
  /// Lines with keys of two words, and of three: half of what there are, so that new ones are soon found.
  private static final int SHORT_KEYS = Vocables.NOUNS.size() * Vocables.ADJECTIVES.size() / 2;
  private static final int LONG_KEYS = SHORT_KEYS * Vocables.ADJECTIVES.size();

  public LookupTask {
    if (candidates < 2 || candidates > Vocables.NOUNS.size()) {
      throw new IllegalArgumentException("lookup: candidates (" + candidates + ") must be in 2.."
          + Vocables.NOUNS.size());
    }
  }

  /// Eight candidates.
  public LookupTask() {
    this(8);
  }

  @Override
  public String name() {
    return "lookup";
  }

  @Override
  public double chance() {
    return 1.0 / candidates;
  }

  @Override
  public List<Double> depths() {
    return List.of(Double.NaN);
  }

  @Override
  public Optional<RecallItem> item(RecallVocabulary vocabulary, int length, double depth, long seed) {
    return TextItems.largest(vocabulary, length, candidates, lines -> plan(lines, seed));
  }

  /// The first lines hold different values, so that there are enough to choose from; then lines are shuffled.
  private TextItems.Plan plan(int wanted, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int lines = Math.min(wanted, LONG_KEYS);
    List<String> values = new ArrayList<>(Vocables.NOUNS);
    Collections.shuffle(values, new Random(random.nextLong()));
    Map<String, String> text = new LinkedHashMap<>();
    while (text.size() < lines) {
      String key = (lines > SHORT_KEYS ? Vocables.of(Vocables.ADJECTIVES, random) + " " : "")
          + Vocables.of(Vocables.ADJECTIVES, random) + " " + Vocables.of(Vocables.NOUNS, random);
      text.putIfAbsent(key, text.size() < candidates ? values.get(text.size()) : Vocables.of(Vocables.NOUNS, random));
    }
    List<Map.Entry<String, String>> shuffled = new ArrayList<>(text.entrySet());
    Collections.shuffle(shuffled, new Random(random.nextLong()));
    Map.Entry<String, String> asked = shuffled.get(random.nextInt(shuffled.size()));
    StringBuilder context = new StringBuilder();
    shuffled.forEach(e -> context.append('\n').append(e.getKey()).append(": ").append(e.getValue()));
    List<String> competing = competing(asked.getValue(), shuffled, random);
    return new TextItems.Plan(context + "\n" + asked.getKey() + ":",
        competing.stream().map(v -> " " + v + "\n").toList(),
        competing.indexOf(asked.getValue()));
  }

  private List<String> competing(String right, List<Map.Entry<String, String>> text, SplittableRandom random) {
    List<String> present = new ArrayList<>(new LinkedHashSet<>(text.stream().map(Map.Entry::getValue).toList()));
    present.remove(right);
    Collections.shuffle(present, new Random(random.nextLong()));
    List<String> out = new ArrayList<>(present.subList(0, candidates - 1));
    out.add(random.nextInt(candidates), right);
    return out;
  }
}
