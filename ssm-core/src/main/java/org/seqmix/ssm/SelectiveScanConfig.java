package org.seqmix.ssm;

import org.seqmix.tensor.SelectiveShape;

/// Sizes of a selective-scan mixer. *Errors*: sizes that are not above 0 or do not divide, in one line.
///
/// @param width columns of input and output (d_model)
/// @param inner channels of the scan (d_inner)
/// @param xb columns of x, and of B, before they are repeated to `inner` (d_xb); a divisor of inner
/// @param state state size N of a channel (d_state), a divisor of xb: B and C come in heads of N columns
/// @param taps taps of the convolution (d_conv)
/// @param dtRank columns from which the step sizes are projected (dt_rank)
/// @param convBias whether the convolution has a bias
/// @param dtBiasTwice whether the bias of the step sizes is added twice, as in MambaInLlama's published models
public record SelectiveScanConfig(int width, int inner, int xb, int state, int taps, int dtRank, boolean convBias,
    boolean dtBiasTwice) {
  public SelectiveScanConfig {
    if (width <= 0 || inner <= 0 || xb <= 0 || state <= 0 || taps <= 0 || dtRank <= 0) {
      throw new IllegalArgumentException("selective scan: width (" + width + "), inner width (" + inner + "), xb (" + xb
          + "), state (" + state + "), taps (" + taps + ") and dt rank (" + dtRank + ") must be > 0");
    }
    if (inner % xb != 0) {
      throw new IllegalArgumentException(
          "selective scan: inner width (" + inner + ") must be a multiple of xb (" + xb + ")");
    }
    if (xb % state != 0) {
      throw new IllegalArgumentException("selective scan: xb (" + xb + ") must be a multiple of state (" + state + ")");
    }
  }

  /// MambaInLlama's form: as wide inside as outside, four taps with bias, step sizes from a sixteenth of the width.
  public static SelectiveScanConfig of(int width, int xb, int state) {
    return new SelectiveScanConfig(width, width, xb, state, 4, rankOf(width), true, true);
  }

  /// The usual dt rank: a sixteenth of the width, rounded up.
  public static int rankOf(int width) {
    return Math.ceilDiv(width, 16);
  }

  /// Sizes of the core operation: a B and a C for every `state` channels.
  public SelectiveShape scan() {
    return new SelectiveShape(inner, inner / state, state);
  }

  /// Heads of x, and of B, before they are repeated.
  public int sharedHeads() {
    return xb / state;
  }

  /// How many times each of them is repeated.
  public int times() {
    return inner / xb;
  }

  /// Columns of the input projection: z, x, B, C and dt, in this order.
  public int projected() {
    return 2 * inner + 2 * xb + dtRank;
  }
}
