package org.seqmix.mixer;

/// What a mixer is and costs.
///
/// @param name the name of its provider, such as `discrete-mamba2`
/// @param width columns of input and output
/// @param heads heads of the mixing matrix
/// @param headDim values a head
/// @param causal whether later inputs change no earlier output
/// @param stateBytes bytes of carried state a sequence, whatever its length (F32)
/// @param stateBytesPerToken bytes of carried state a token on top of it; 0 for recurrent mixers
/// @param stateTokens most tokens of a sequence whose bytes are kept: a window forgets earlier ones;
///        {@link Long#MAX_VALUE} where all are
/// @param operationsPerToken multiplications and additions a token of a forward pass, without what grows with length
public record MixerSpec(String name, int width, int heads, int headDim, boolean causal, long stateBytes,
    long stateBytesPerToken, long stateTokens, long operationsPerToken) {
  public MixerSpec {
    if (width <= 0 || heads <= 0 || headDim <= 0) {
      throw new IllegalArgumentException(
          name + ": width (" + width + "), heads (" + heads + ") and head dim (" + headDim + ") must be > 0");
    }
    if (stateTokens < 0) {
      throw new IllegalArgumentException(name + ": tokens in the state (" + stateTokens + ") must be >= 0");
    }
  }

  /// A mixer whose state keeps every token's bytes, or those of none.
  public MixerSpec(String name, int width, int heads, int headDim, boolean causal, long stateBytes,
      long stateBytesPerToken, long operationsPerToken) {
    this(name, width, heads, headDim, causal, stateBytes, stateBytesPerToken, Long.MAX_VALUE, operationsPerToken);
  }

  /// Bytes of carried state of one sequence of `tokens` tokens (F32).
  public long stateBytesAt(long tokens) {
    return Math.addExact(stateBytes, Math.multiplyExact(stateBytesPerToken, Math.min(tokens, stateTokens)));
  }
}
