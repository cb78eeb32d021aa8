package org.seqmix.hybrid.sampling;

import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Chooses the tokens of one text, one after another.
///
/// Each text has its own sampler and its own seed: the same seed and logits give the same tokens whatever else runs
/// beside it. Not for use from several threads.
///
/// *Cost*: linear in the vocabulary a token, see the processors.
public final class Sampler {
  /// The algorithm is fixed by its name, so a seed means the same on every Java version.
  private static final String GENERATOR = "L64X128MixRandom";

  private final SamplerOptions options;
  private final List<LogitsProcessor> processors;
  private final RandomGenerator random;
  private final BitSet seen = new BitSet();

  /// A sampler with its seed, for a text that begins empty.
  public Sampler(SamplerOptions options, long seed) {
    this.options = options;
    this.processors = options.processors();
    this.random = random(seed);
  }

  /// The stream of random numbers that a seed stands for.
  static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of(GENERATOR).create(seed);
  }

  /// Tells the sampler of tokens it did not choose itself: the prompt's.
  public void observe(int... ids) {
    for (int id : ids) {
      seen.set(id);
    }
  }

  /// Chooses the next token and remembers it. `logits` (one a token) are changed on the way.
  ///
  /// Errors: [org.seqmix.hybrid.BadInputException] for a NaN, naming the token.
  public int next(float[] logits) {
    for (LogitsProcessor processor : processors) {
      processor.apply(logits, seen);
    }
    int id =
        options.isGreedy() ? mostLikely(logits) : Probabilities.draw(Probabilities.of(logits), random.nextDouble());
    seen.set(id);
    return id;
  }

  /// The most likely token; of equals, the lowest id. Errors: [org.seqmix.hybrid.BadInputException] for a NaN.
  public static int mostLikely(float[] logits) {
    float highest = Probabilities.highest(logits);
    int id = 0;
    while (logits[id] != highest) {
      id++;
    }
    return id;
  }
}
