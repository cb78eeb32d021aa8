package org.seqmix.hybrid.config;

/// The attention of a Phi, and of a hybrid Phi-Mamba in the layers that keep it.
///
/// @param heads        query heads; together as wide as the residual stream
/// @param kvHeads      key and value heads; divides `heads`
/// @param rotaryFactor the part of a head's columns that turns (`partial_rotary_factor`)
/// @param rope         rotary positions
public record PhiAttention(int heads, int kvHeads, double rotaryFactor, RopeConfig rope) implements PhiMambaMixer {
  /// Checks sizes and that the heads fit together.
  public PhiAttention {
    Checks.positive("heads", heads);
    Checks.positive("kv heads", kvHeads);
    Checks.multiple("heads", heads, "kv heads", kvHeads);
    if (!(rotaryFactor > 0) || rotaryFactor > 1) {
      throw new IllegalArgumentException("partial rotary factor (" + rotaryFactor + ") must be > 0 and <= 1");
    }
  }

  /// Columns of each head that turn, in a model of this width: rounded down, as the published code does.
  public int rotaryDim(int hiddenSize) {
    return (int) (hiddenSize / heads * rotaryFactor);
  }

  /// Checks that the heads fit into a model of this width.
  void requireWidth(int hiddenSize) {
    Checks.multiple("hidden size", hiddenSize, "heads", heads);
    if (rotaryDim(hiddenSize) < 2 || rotaryDim(hiddenSize) % 2 != 0) {
      throw new IllegalArgumentException("partial rotary factor (" + rotaryFactor + ") of heads of "
          + hiddenSize / heads + ": expected an even number of columns > 0, got " + rotaryDim(hiddenSize));
    }
  }

  /// The same with other rotary positions.
  public PhiAttention withRope(RopeConfig other) {
    return new PhiAttention(heads, kvHeads, rotaryFactor, other);
  }
}
