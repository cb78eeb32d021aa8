package org.seqmix.eval.sample;

/// What it took to know the majority of `samples` texts a question without drawing them all.
///
/// @param model who answered
/// @param seed of the run
/// @param problems questions
/// @param samples texts a question that would have been drawn
/// @param drawn texts drawn for all questions together
/// @param right questions whose majority is right
/// @param seconds spent
public record AnytimeRun(String model, long seed, int problems, int samples, long drawn, int right, double seconds) {
  /// Share of the texts that were not needed.
  public double saved() {
    return 1 - (double) drawn / ((double) problems * samples);
  }
}
