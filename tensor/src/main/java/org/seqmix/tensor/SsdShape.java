package org.seqmix.tensor;

/// Sizes of a state-space dual (SSD) operation. *Errors*: a size that is not above 0, heads that groups do not divide.
///
/// @param heads value heads H
/// @param groups heads of B and C, a divisor of H; value head h reads group h / (H / groups)
/// @param headDim values a head, P
/// @param state state size, N
public record SsdShape(int heads, int groups, int headDim, int state) {
  public SsdShape {
    if (heads <= 0 || groups <= 0 || headDim <= 0 || state <= 0) {
      throw new IllegalArgumentException("SSD: heads (" + heads + "), groups (" + groups + "), head dim (" + headDim
          + ") and state (" + state + ") must be > 0");
    }
    if (heads % groups != 0) {
      throw new IllegalArgumentException("SSD: heads (" + heads + ") must be a multiple of groups (" + groups + ")");
    }
  }

  /// Value heads that share one B and C.
  public int headsPerGroup() {
    return heads / groups;
  }

  /// Columns of x: H P.
  public int values() {
    return heads * headDim;
  }

  /// Columns of B, and of C: groups N.
  public int keys() {
    return groups * state;
  }
}
