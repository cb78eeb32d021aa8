package org.seqmix.eval.recall;

import java.util.List;
import java.util.SplittableRandom;

/// Everyday words that small models know, too.
final class Vocables {
  static final List<String> NOUNS = List.of("cat", "dog", "bird", "tree", "house", "car", "ball", "book", "fish",
      "cake", "hat", "box", "door", "lake", "moon", "star", "boat", "bear", "duck", "cup", "bed", "flower", "stone",
      "ring", "bell", "shoe", "lamp", "apple", "horse", "frog", "train", "cloud", "key", "chair", "table", "bridge",
      "mouse", "leaf", "coat", "drum");
  static final List<String> ADJECTIVES = List.of("red", "blue", "green", "big", "small", "old", "new", "soft", "hot",
      "cold", "happy", "sad", "fast", "slow", "tall", "short", "dark", "bright", "quiet", "loud", "round", "long",
      "clean", "wet", "dry", "warm", "sweet", "kind", "brave", "funny");
  private static final List<String> VERBS = List.of("saw", "found", "liked", "took", "moved", "watched", "wanted",
      "lost", "kept", "passed", "followed", "remembered");

  private Vocables() {}

  static String of(List<String> words, SplittableRandom random) {
    return words.get(random.nextInt(words.size()));
  }

  static String sentence(SplittableRandom random) {
    return "The " + of(ADJECTIVES, random) + " " + of(NOUNS, random) + " " + of(VERBS, random) + " the "
        + of(ADJECTIVES, random) + " " + of(NOUNS, random) + ".";
  }
}
