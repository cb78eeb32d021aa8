package org.seqmix.eval.scale;

/// An interval and how it was found.
///
/// @param low    lower end
/// @param high   upper end
/// @param method how
public record Bounds(double low, double high, Method method) {
  /// Ways to an interval.
  public enum Method {
    /// Percentiles of means over problems drawn again with replacement.
    BOOTSTRAP,
    /// Wilson's interval (1927) of a proportion: where every problem is plainly right or wrong, and near 0 and 1.
    WILSON,
    /// One pair says nothing about others: no end at all.
    NONE
  }
}
