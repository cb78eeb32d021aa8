package org.seqmix.mohawk.optim;

/// The warm-up, stable, decay schedule of a learning rate, linear in both slopes. *Source*: MOHAWK's training settings.
///
/// Step 0 has the rate `startRate`; steps from `warmupEnd` on have `maxRate`; from `stableEnd` the rate falls to
/// `minRate` at `decayEnd`.
///
/// @param maxRate rate of the stable phase
/// @param warmupEnd first step of the stable phase
/// @param stableEnd first step of the decay
/// @param decayEnd step at which the decay ends
/// @param startRate rate of step 0 (where there is a warm-up)
/// @param minRate rate at the decay's end
public record Wsd(double maxRate, long warmupEnd, long stableEnd, long decayEnd, double startRate, double minRate) {
  public Wsd {
    if (!(maxRate > 0) || warmupEnd < 0 || stableEnd < warmupEnd || decayEnd < stableEnd || !(startRate >= 0)
        || !(minRate >= 0)) {
      throw new IllegalArgumentException("schedule: expected a rate (" + maxRate + ") > 0 and 0 <= warm-up end ("
          + warmupEnd + ") <= stable end (" + stableEnd + ") <= decay end (" + decayEnd + ")");
    }
  }

  /// A schedule over `steps` steps of which the fractions `warmup` and `decay` rise and fall.
  public static Wsd over(long steps, double maxRate, double warmup, double decay) {
    if (!(warmup >= 0) || !(decay >= 0) || !(warmup + decay <= 1)) {
      throw new IllegalArgumentException("schedule: warm-up (" + warmup + ") and decay (" + decay
          + ") must be >= 0 and together at most 1");
    }
    return new Wsd(maxRate, Math.round(warmup * steps), steps - Math.round(decay * steps), steps, 0, 1e-8);
  }

  /// The learning rate of a step, counted from 0.
  public double rate(long step) {
    if (step < warmupEnd) {
      return startRate + (maxRate - startRate) * step / warmupEnd;
    }
    if (step < stableEnd || decayEnd == stableEnd) {
      return maxRate;
    }
    double done = Math.min(1, (double) (step - stableEnd) / (decayEnd - stableEnd));
    return maxRate + (minRate - maxRate) * done;
  }
}
