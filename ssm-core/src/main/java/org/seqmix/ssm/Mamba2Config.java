package org.seqmix.ssm;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.SsdShape;

/// Sizes and forms of a Mamba-2 mixer. *Errors*: sizes that are not above 0 or do not divide, in one line.
///
/// @param width columns of input and output (d_model, hidden_size)
/// @param inner columns of the values (d_inner)
/// @param heads value heads (nheads, num_heads)
/// @param groups heads of B and C (ngroups, n_groups), a divisor of heads
/// @param state state size N a head (d_state, state_size)
/// @param taps taps of the convolution (d_conv, conv_kernel)
/// @param convBias whether the convolution has a bias
/// @param bias whether the two projections have biases
/// @param steps limits of the step size
/// @param norm the norm after the gate, or none
public record Mamba2Config(int width, int inner, int heads, int groups, int state, int taps, boolean convBias,
    boolean bias, Steps steps, @Nullable Norm norm) {
  /// Limits that step sizes are clamped to (dt_limit, time_step_limit).
  ///
  /// @param min smallest, at least 0
  /// @param max largest; may be infinite
  public record Steps(double min, double max) {
    /// No limits.
    public static final Steps FREE = new Steps(0, Double.POSITIVE_INFINITY);

    public Steps {
      if (!(min >= 0 && min <= max && min < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("Mamba-2: expected limits of the step size 0 <= min <= max, got min " + min
            + " and max " + max);
      }
    }
  }

  /// The RMSNorm of the gated values.
  ///
  /// @param epsilon added to the mean of squares
  /// @param groups groups of columns that are normalised apart: 1 in the hub's code, as many as B and C have in
  ///        state-spaces'
  public record Norm(double epsilon, int groups) {
    public Norm {
      if (!(epsilon > 0) || groups <= 0) {
        throw new IllegalArgumentException(
            "Mamba-2: epsilon (" + epsilon + ") and groups (" + groups + ") of the norm must be > 0");
      }
    }
  }

  public Mamba2Config {
    if (width <= 0 || inner <= 0 || heads <= 0 || taps <= 0) {
      throw new IllegalArgumentException("Mamba-2: width (" + width + "), inner width (" + inner + "), heads (" + heads
          + ") and taps (" + taps + ") must be > 0");
    }
    if (inner % heads != 0) {
      throw new IllegalArgumentException(
          "Mamba-2: inner width (" + inner + ") must be a multiple of heads (" + heads + ")");
    }
    if (norm != null && inner % norm.groups() != 0) {
      throw new IllegalArgumentException(
          "Mamba-2: inner width (" + inner + ") must be a multiple of the norm's groups (" + norm.groups() + ")");
    }
    new SsdShape(heads, groups, inner / heads, state);
  }

  /// The published form: twice as wide inside, one B and C for all heads, four taps with bias, the norm over all columns.
  public static Mamba2Config of(int width, int heads, int state) {
    return new Mamba2Config(width, 2 * width, heads, 1, state, 4, true, false, Steps.FREE, new Norm(1e-5, 1));
  }

  /// This form with another width inside.
  public Mamba2Config withInner(int columns) {
    return new Mamba2Config(width, columns, heads, groups, state, taps, convBias, bias, steps, norm);
  }

  /// This form with another number of heads of B and C.
  public Mamba2Config withGroups(int count) {
    return new Mamba2Config(width, inner, heads, count, state, taps, convBias, bias, steps, norm);
  }

  /// This form with another convolution.
  public Mamba2Config withConvolution(int count, boolean biased) {
    return new Mamba2Config(width, inner, heads, groups, state, count, biased, bias, steps, norm);
  }

  /// This form with biases in both projections.
  public Mamba2Config withBias() {
    return new Mamba2Config(width, inner, heads, groups, state, taps, convBias, true, steps, norm);
  }

  /// This form with limits of the step size.
  public Mamba2Config withSteps(Steps limits) {
    return new Mamba2Config(width, inner, heads, groups, state, taps, convBias, bias, limits, norm);
  }

  /// This form with another norm, or none.
  public Mamba2Config withNorm(@Nullable Norm other) {
    return new Mamba2Config(width, inner, heads, groups, state, taps, convBias, bias, steps, other);
  }

  /// Values a head, P.
  public int headDim() {
    return inner / heads;
  }

  /// Sizes of the core operation.
  public SsdShape ssd() {
    return new SsdShape(heads, groups, headDim(), state);
  }

  /// Sizes of the matrix: B and C repeated to a head each.
  public SsdShape perHead() {
    return new SsdShape(heads, heads, headDim(), state);
  }

  /// Columns that pass the convolution: x, B and C.
  public int convChannels() {
    return inner + 2 * groups * state;
  }

  /// Columns of the input projection: z, x, B, C and dt, in this order.
  public int projected() {
    return inner + convChannels() + heads;
  }
}
