package org.seqmix.ssm;

import org.seqmix.tensor.SsdShape;

/// Sizes of a discrete Mamba-2 mixer.
///
/// @param width columns of input and output (d_model)
/// @param inner columns of the values (d_model times expand)
/// @param heads value heads (n_v_heads)
/// @param groups heads of B and C (n_qk_heads), a divisor of heads
/// @param state state size N a head (d_state)
/// @param taps taps of the convolution (d_conv)
/// @param convBias whether the convolution has a bias
public record DiscreteMamba2Config(int width, int inner, int heads, int groups, int state, int taps,
    boolean convBias) {
  public DiscreteMamba2Config {
    if (width <= 0 || inner <= 0 || heads <= 0 || taps <= 0) {
      throw new IllegalArgumentException("discrete Mamba-2: width (" + width + "), inner width (" + inner + "), heads ("
          + heads + ") and taps (" + taps + ") must be > 0");
    }
    if (inner % heads != 0) {
      throw new IllegalArgumentException(
          "discrete Mamba-2: inner width (" + inner + ") must be a multiple of heads (" + heads + ")");
    }
  }

  /// A mixer as wide inside as outside, one B and C a head, four taps: the published models' form.
  public static DiscreteMamba2Config of(int width, int heads, int state) {
    return new DiscreteMamba2Config(width, width, heads, heads, state, 4, true);
  }

  /// Values a head, P.
  public int headDim() {
    return inner / heads;
  }

  /// Sizes of the core operation.
  public SsdShape ssd() {
    return new SsdShape(heads, groups, headDim(), state);
  }

  /// Columns that pass the convolution: x, B and C.
  public int convChannels() {
    return inner + 2 * groups * state;
  }

  /// Columns of the input projection: x, B, C, z and A_log, in this order.
  public int projected() {
    return convChannels() + inner + heads;
  }
}
