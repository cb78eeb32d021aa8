package org.seqmix.eval.scale;

/// What a set of problems had cost after a round of sampling, from the start of the run.
///
/// @param samples how many texts every problem had by then
/// @param seconds spent by then on all problems together, as measured
/// @param tokens  written by then
public record Spent(int samples, double seconds, long tokens) {
  public Spent {
    if (samples < 1 || !(seconds > 0) || !Double.isFinite(seconds) || tokens < 0) {
      throw new IllegalArgumentException("spent: expected samples >= 1, seconds > 0 and tokens >= 0, got " + samples
          + ", " + seconds + " and " + tokens);
    }
  }
}
