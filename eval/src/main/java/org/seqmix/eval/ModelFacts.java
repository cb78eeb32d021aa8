package org.seqmix.eval;

import java.util.List;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mixer.MixerSpec;

/// Sizes of a decoder, whatever its mixers.
///
/// @param parameters numbers in its weights; a head that is the embedding counts once
/// @param mixers     the mixer of every layer
public record ModelFacts(long parameters, List<MixerSpec> mixers) {
  public ModelFacts {
    mixers = List.copyOf(mixers);
  }

  /// The sizes of a decoder.
  public static ModelFacts of(Decoder decoder) {
    return new ModelFacts(decoder.parameters().elements(), decoder.mixers());
  }

  /// Bytes of carried state of one sequence of `tokens` tokens (F32).
  public long stateBytesAt(long tokens) {
    return mixers.stream().mapToLong(m -> m.stateBytesAt(tokens)).reduce(0, Math::addExact);
  }
}
