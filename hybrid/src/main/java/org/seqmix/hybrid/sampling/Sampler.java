package org.seqmix.hybrid.sampling;

import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.seqmix.hybrid.BadInputException;

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
  /// Errors: [BadInputException] for a NaN, naming the token.
  public int next(float[] logits) {
    for (LogitsProcessor processor : processors) {
      processor.apply(logits, seen);
    }
    int id =
        options.isGreedy() ? mostLikely(logits) : Probabilities.draw(Probabilities.of(logits), random.nextDouble());
    seen.set(id);
    return id;
  }

  /// Whether the logits and a temperature decide alone, so that whoever has them can choose: with {@link #uniform} and {@link #take}.
  public boolean choosesPlainly() {
    return options.topK() == 0 && options.topP() == 1 && options.minP() == 0 && options.repetitionPenalty() == 1;
  }

  /// What {@link #next} would draw its token with: the next number in [0, 1), or 0 where it draws none.
  public float uniform() {
    return options.isGreedy() ? 0 : Math.min((float) random.nextDouble(), Math.nextDown(1f));
  }

  /// The options' temperature, 0 where the most likely token is taken.
  public float temperature() {
    return (float) options.temperature();
  }

  /// Remembers a token that was chosen elsewhere. Errors: [BadInputException] for one below 0, which stands for logits
  /// among which none can be chosen.
  public int take(int id) {
    if (id < 0) {
      throw new BadInputException(
          "logits: expected numbers with a finite highest value, got others; check the model's weights");
    }
    seen.set(id);
    return id;
  }

  /// The most likely token; of equals, the lowest id. Errors: [BadInputException] for a NaN.
  public static int mostLikely(float[] logits) {
    float highest = Probabilities.highest(logits);
    int id = 0;
    while (logits[id] != highest) {
      id++;
    }
    return id;
  }
}
