package org.seqmix.tensor;

/// Sizes of a selective scan. *Errors*: a size that is not above 0, channels that groups do not divide.
///
/// @param channels channels D, each a sequence of its own
/// @param groups heads of B and C, a divisor of channels; channel d reads group d / (D / groups)
/// @param state state size of a channel, N
public record SelectiveShape(int channels, int groups, int state) {
  public SelectiveShape {
    if (channels <= 0 || groups <= 0 || state <= 0) {
      throw new IllegalArgumentException("selective scan: channels (" + channels + "), groups (" + groups
          + ") and state (" + state + ") must be > 0");
    }
    if (channels % groups != 0) {
      throw new IllegalArgumentException(
          "selective scan: channels (" + channels + ") must be a multiple of groups (" + groups + ")");
    }
  }

  /// Channels that share one B and C.
  public int channelsPerGroup() {
    return channels / groups;
  }

  /// Columns of B, and of C: groups N.
  public int keys() {
    return groups * state;
  }
}
