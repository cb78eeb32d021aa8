package org.seqmix.tensor;

/// How the weights of a product are kept when they are packed ({@link Kernels#pack}).
///
/// Every format has a plain value for each weight, and a product is the one of those values: a chain of fused
/// multiply-adds over ascending inputs. The quantized formats take {@link #GROUP} inputs of one output together, see
/// {@link WeightGroup}; the last group of an output is shorter where its inputs do not divide.
///
/// In the formats with 8-bit inputs the inputs of a product are rounded as well, {@link InputGroup}: each group is an
/// exact sum of integers, which joins the chain times both scales.
public enum WeightFormat {
  /// Single precision.
  F32(32, 0, false),
  /// The nearest brain float: exact for a checkpoint that is stored in BF16.
  BF16(16, 0, false),
  /// Codes of 8 bits, -127 to 127, times a scale in F16.
  Q8(8, 16, false),
  /// Codes of 4 bits, 0 to 15, less 8, times a scale in F16.
  Q4(4, 16, false),
  /// The weights of {@link #Q8} with inputs of 8 bits.
  Q8A8(8, 16, true),
  /// The weights of {@link #Q4} with inputs of 8 bits.
  Q4A8(4, 16, true);

  /// Inputs that share a scale.
  public static final int GROUP = 32;

  private final int bits;
  private final int scaleBits;
  private final boolean roundsInputs;

  WeightFormat(int bits, int scaleBits, boolean roundsInputs) {
    this.bits = bits;
    this.scaleBits = scaleBits;
    this.roundsInputs = roundsInputs;
  }

  /// Bits of one code.
  public int bits() {
    return bits;
  }

  /// Whether weights are codes in groups with a scale.
  public boolean isQuantized() {
    return scaleBits > 0;
  }

  /// Whether the inputs of a product are rounded to 8 bits too.
  public boolean roundsInputs() {
    return roundsInputs;
  }

  /// Bits that a weight takes on average, its part of a scale included.
  public double bitsPerWeight() {
    return bits + (double) scaleBits / GROUP;
  }
}
