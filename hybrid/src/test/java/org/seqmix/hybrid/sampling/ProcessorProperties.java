package org.seqmix.hybrid.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/// The processors against plain twins that sort everything.
class ProcessorProperties {
  private static final BitSet NONE = new BitSet();

  /// Logits with ties and masked tokens among them.
  private static float[] logits(int size, long seed) {
    Random random = new Random(seed);
    float[] logits = new float[size];
    for (int i = 0; i < size; i++) {
      logits[i] = random.nextInt(8) == 0 ? Float.NEGATIVE_INFINITY : Math.round(40 * random.nextGaussian()) / 8f;
    }
    logits[random.nextInt(size)] = 3;
    return logits;
  }

  private static int[] ascending(float[] logits) {
    return IntStream.range(0, logits.length).boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> logits[i])).mapToInt(Integer::intValue).toArray();
  }

  @Property
  void topKKeepsTheHighest(@ForAll @IntRange(min = 1, max = 300) int size, @ForAll @IntRange(min = 1, max = 310) int k,
      @ForAll long seed) {
    float[] logits = logits(size, seed);
    float[] expected = logits.clone();
    float lowest = logits[ascending(logits)[Math.max(0, size - k)]];
    for (int i = 0; i < size; i++) {
      expected[i] = logits[i] < lowest ? Float.NEGATIVE_INFINITY : logits[i];
    }
    new TopK(k).apply(logits, NONE);
    assertThat(logits).isEqualTo(expected);
  }

  @Property
  void topPKeepsTheSmallestSet(@ForAll @IntRange(min = 1, max = 300) int size,
      @ForAll @DoubleRange(min = 0.01, max = 1) double p, @ForAll long seed) {
    float[] logits = logits(size, seed);
    double[] probabilities = Probabilities.of(logits);
    float[] processed = logits.clone();
    new TopP(p).apply(processed, NONE);
    int[] order = ascending(logits);
    double removed = 0;
    int kept = order[size - 1];
    boolean[] keeps = new boolean[size];
    for (int id : order) {
      removed += probabilities[id];
      keeps[id] = removed > 1 - p || id == kept;
      if (Math.abs(removed - (1 - p)) < 1e-12) {
        return;
      }
    }
    for (int id = 0; id < size; id++) {
      boolean drawable = processed[id] > Float.NEGATIVE_INFINITY;
      assertThat(drawable).as("token %d of %s", id, Arrays.toString(logits))
          .isEqualTo(keeps[id] && logits[id] > Float.NEGATIVE_INFINITY);
    }
  }

  @Property
  void someTokenIsAlwaysLeft(@ForAll @IntRange(min = 1, max = 100) int size, @ForAll long seed) {
    float[] logits = logits(size, seed);
    for (LogitsProcessor processor : new SamplerOptions(1e-3, 1, 1e-9, 1, 1e9).processors()) {
      processor.apply(logits, NONE);
    }
    assertThat(Probabilities.highest(logits)).isFinite();
  }
}
