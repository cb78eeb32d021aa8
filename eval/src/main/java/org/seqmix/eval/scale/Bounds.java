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
    /// Wilson's interval (1927) of a plain proportion, which is not empty where all problems are alike.
    WILSON,
    /// One problem says nothing about others: everything possible.
    VACUOUS
  }
}
