package org.seqmix.attention;

/// Sizes of a causal Toeplitz mixer.
///
/// @param width columns of input and output
/// @param heads filters
/// @param headDim values a head
/// @param taps tokens a filter reaches back over, the present one among them
/// @param gate whether a silu gate follows the matrix
/// @param algorithm how `forward` applies the filters
public record CausalToeplitzConfig(int width, int heads, int headDim, int taps, boolean gate, Algorithm algorithm) {
  /// Most taps for which {@link Algorithm#AUTO} is direct. Measured on cpu at 256 columns: from 64 to 1,024 tokens the
  /// two ways meet between 12 and 20 taps, forward and backward.
  static final int DIRECT_TAPS = 16;

  /// A way to apply filters to whole documents.
  public enum Algorithm {
    /// A convolution, tap by tap: time O(L K), and the bits of `advance`.
    DIRECT,
    /// Fourier transforms on devices that have them: time O(L log L), and a bound.
    FFT,
    /// Direct for short filters, transforms for others: the faster one, chosen by the taps alone, so that a mixer
    /// computes all its documents in one way.
    AUTO
  }

  public CausalToeplitzConfig {
    if (width <= 0 || heads <= 0 || headDim <= 0 || taps <= 0) {
      throw new IllegalArgumentException("toeplitz: width (" + width + "), heads (" + heads + "), head dim (" + headDim
          + ") and taps (" + taps + ") must be > 0");
    }
  }

  /// Columns of the values.
  public int inner() {
    return heads * headDim;
  }

  /// Whether `forward` uses Fourier transforms where the device has them.
  public boolean transforms() {
    return algorithm == Algorithm.FFT || algorithm == Algorithm.AUTO && taps > DIRECT_TAPS;
  }
}
