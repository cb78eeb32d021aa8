package org.seqmix.eval;

import org.seqmix.hybrid.model.Block;
import org.seqmix.hybrid.model.Decoder;

/// Sizes of a decoder, whatever its mixers.
///
/// @param parameters         numbers in its weights; a head that is the embedding counts once
/// @param stateBytes         bytes of carried state a sequence, whatever its length (F32)
/// @param stateBytesPerToken bytes of carried state every token adds to that
public record ModelFacts(long parameters, long stateBytes, long stateBytesPerToken) {
  /// The sizes of a decoder.
  public static ModelFacts of(Decoder decoder) {
    long fixed = 0;
    long growing = 0;
    for (Block block : decoder.blocks()) {
      fixed += block.mixer().spec().stateBytes();
      growing += block.mixer().spec().stateBytesPerToken();
    }
    return new ModelFacts(decoder.parameters().elements(), fixed, growing);
  }

  /// Bytes of carried state of one sequence of `tokens` tokens.
  public long stateBytesAt(long tokens) {
    return Math.addExact(stateBytes, Math.multiplyExact(stateBytesPerToken, tokens));
  }
}
