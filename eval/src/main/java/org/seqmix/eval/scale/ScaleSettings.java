package org.seqmix.eval.scale;

/// How the statistics are made.
///
/// @param subsets     random subsets a problem for [Selection#WEIGHTED], which cannot be computed exactly
/// @param resamples   of the problems, for intervals
/// @param level       of the intervals, such as 0.95
/// @param seed        of all drawing
/// @param extrapolate whether to say where lines would cross beyond what was measured
public record ScaleSettings(int subsets, int resamples, double level, long seed, boolean extrapolate) {
  /// 200 subsets, 2000 resamples, 95%, seed 0, no extrapolation.
  public static final ScaleSettings DEFAULTS = new ScaleSettings(200, 2000, 0.95, 0, false);

  public ScaleSettings {
    if (subsets < 2 || resamples < 100 || !(level > 0 && level < 1)) {
      throw new IllegalArgumentException("scaling: expected at least 2 subsets, 100 resamples and a level between 0 and"
          + " 1, got " + subsets + ", " + resamples + " and " + level);
    }
  }

  /// With this seed.
  public ScaleSettings withSeed(long other) {
    return new ScaleSettings(subsets, resamples, level, other, extrapolate);
  }

  /// With or without extrapolation.
  public ScaleSettings withExtrapolation(boolean on) {
    return new ScaleSettings(subsets, resamples, level, seed, on);
  }
}
