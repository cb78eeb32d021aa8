package org.seqmix.eval.recall;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/// Items made of text.
final class TextItems {
  /// A text and how it may go on, one of them right.
  record Plan(String context, List<String> continuations, int answer) {
  }

  private TextItems() {}

  /// The item of the largest size that has no more than `length` tokens. `ofSize` gives longer texts for larger sizes.
  ///
  /// *Cost*: encodes about log2(length) texts.
  static Optional<RecallItem> largest(RecallVocabulary vocabulary, int length, int smallest, IntFunction<Plan> ofSize) {
    int low = smallest;
    int high = length;
    Optional<RecallItem> best = Optional.empty();
    while (low <= high) {
      int size = (low + high) >>> 1;
      RecallItem item = item(vocabulary, ofSize.apply(size));
      if (item.length() <= length) {
        best = Optional.of(item);
        low = size + 1;
      } else {
        high = size - 1;
      }
    }
    return best;
  }

  /// Continuations are what the tokens of the whole text have beyond those of the context.
  private static RecallItem item(RecallVocabulary vocabulary, Plan plan) {
    int[] context = vocabulary.whole(plan.context());
    List<int[]> whole = plan.continuations().stream().map(c -> vocabulary.whole(plan.context() + c)).toList();
    int common = context.length;
    for (int[] w : whole) {
      int mismatch = Arrays.mismatch(context, w);
      common = mismatch < 0 ? common : Math.min(common, mismatch);
    }
    int kept = Math.max(1, common);
    return new RecallItem(Arrays.copyOf(context, kept),
        whole.stream().map(w -> Arrays.copyOfRange(w, kept, w.length)).toList(), plan.answer());
  }
}
