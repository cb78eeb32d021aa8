package org.seqmix.mohawk.problems;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// An endless stream of problems on one side of the train/test border.
///
/// The problem at an index depends on nothing but the seed, the side, the levels and the index: streams may be read
/// from any place, in any order and by any number of threads. The level of each problem is drawn from `levels`; one
/// that stands there twice is drawn twice as often.
///
/// *Cost*: a few microseconds a training problem; a test problem draws 16 chains on average until one is held out.
///
/// *Errors*: an [IllegalArgumentException] for an empty list of levels or a negative index.
public record ProblemGenerator(long seed, Split split, List<Level> levels) {
  public ProblemGenerator {
    levels = List.copyOf(levels);
    if (levels.isEmpty()) {
      throw new IllegalArgumentException("levels: expected at least one, got none");
    }
  }

  /// A generator of problems of one level.
  public ProblemGenerator(long seed, Split split, Level level) {
    this(seed, split, List.of(level));
  }

  /// The problem at `index` of the stream.
  public Problem problem(long index) {
    if (index < 0) {
      throw new IllegalArgumentException("index (" + index + ") must be >= 0");
    }
    Random random = new Random(mix(mix(seed) + index));
    Level level = levels.get(random.nextInt(levels.size()));
    List<Step> steps = StepChain.draw(level, random);
    while (Split.of(steps) != split) {
      steps = StepChain.draw(level, random);
    }
    return new Problem(Wording.tell(steps, random), steps, level);
  }

  /// The problems at 0, 1, 2 and so on.
  public Stream<Problem> stream() {
    return LongStream.iterate(0, i -> i + 1).mapToObj(this::problem);
  }

  /// Spreads neighbouring seeds and indexes over all 64 bits (the finalizer of SplitMix64, Steele et al. 2014), since
  /// [Random] begins alike for alike seeds.
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
