package org.seqmix.eval.recall;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// A random sequence of tokens, twice. What is scored is the second time but its first token, which nothing announces.
///
/// Right are sequences of which every token is the most likely one, given those before it.
public record CopyTask() implements RecallTask {
  @Override
  public String name() {
    return "copy";
  }

  /// As good as none: every token of the sequence would have to be guessed.
  @Override
  public double chance() {
    return 0;
  }

  @Override
  public List<Double> depths() {
    return List.of(Double.NaN);
  }

  @Override
  public Optional<RecallItem> item(RecallVocabulary vocabulary, int length, double depth, long seed) {
    int half = (length - vocabulary.begun(new int[0]).length) / 2;
    if (half < 2) {
      return Optional.empty();
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[] ordinary = vocabulary.ordinary();
    int[] once = random.ints(half, 0, ordinary.length).map(i -> ordinary[i]).toArray();
    int[] before = java.util.Arrays.copyOf(once, half + 1);
    before[half] = once[0];
    return Optional.of(new RecallItem(vocabulary.begun(before),
        List.of(java.util.Arrays.copyOfRange(once, 1, half)), 0));
  }
}
