package org.seqmix.eval.report;

/// Where a part of a model's time went.
///
/// @param model   whose
/// @param part    such as prefill, decode, choosing, scoring
/// @param seconds spent on it
/// @param share   of the model's time, in 0..1
public record TimeRow(String model, String part, double seconds, double share) {
  public TimeRow {
    if (!(seconds >= 0) || !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("time of " + model + ", " + part + ": expected seconds >= 0 and a share in"
          + " 0..1, got " + seconds + " and " + share);
    }
  }
}
