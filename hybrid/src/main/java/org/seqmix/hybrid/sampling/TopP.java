package org.seqmix.hybrid.sampling;

import java.util.Arrays;
import java.util.BitSet;

/// Keeps the smallest set of most probable tokens whose probabilities reach `p`; at least one.
///
/// Tokens are removed from the least probable on (of equals, the lower id first) while the sum of what is removed stays
/// at most `1 - p`.
///
/// *Cost*: linear, plus sorting the tokens of probability at least `(1 - p) / n`; the others are gone in any case.
///
/// @param p  in (0, 1]
public record TopP(double p) implements LogitsProcessor {
  /// Checks the range.
  public TopP {
    SamplerOptions.require(p > 0 && p <= 1, "top-p", p, "a number in (0, 1]");
  }

  @Override
  public void apply(float[] logits, BitSet seen) {
    double[] probabilities = Probabilities.of(logits);
    double removable = 1 - p;
    double negligible = removable / logits.length;
    int[] candidates = new int[logits.length];
    int count = 0;
    double removed = 0;
    for (int i = 0; i < logits.length; i++) {
      if (probabilities[i] < negligible) {
        removed += probabilities[i];
        logits[i] = Float.NEGATIVE_INFINITY;
      } else {
        candidates[count++] = i;
      }
    }
    for (int i : ascending(logits, Arrays.copyOf(candidates, count), count - 1)) {
      removed += probabilities[i];
      if (removed > removable) {
        return;
      }
      logits[i] = Float.NEGATIVE_INFINITY;
    }
  }

  /// The `take` lowest of `ids` by logit, ties by id.
  private static int[] ascending(float[] logits, int[] ids, int take) {
    long[] keys = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      keys[i] = ((long) ordered(logits[ids[i]]) << 32) | ids[i];
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).limit(Math.max(take, 0)).mapToInt(key -> (int) key).toArray();
  }

  /// An int that orders as the float does, both zeros alike.
  private static int ordered(float value) {
    int bits = Float.floatToIntBits(value + 0f);
    return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
  }
}
