package org.seqmix.hybrid.config;

import java.util.List;
import java.util.OptionalInt;

/// Ids of the tokens that begin and end a text.
///
/// @param bos  the token before every text, if the model has one
/// @param eos  the tokens that end a generation; empty when the model names none
public record SpecialTokens(OptionalInt bos, List<Integer> eos) {
  /// No special tokens.
  public static final SpecialTokens NONE = new SpecialTokens(OptionalInt.empty(), List.of());

  /// Copies the list.
  public SpecialTokens {
    eos = List.copyOf(eos);
  }

  /// These tokens, or those of `override` where it has any.
  public SpecialTokens overriddenBy(SpecialTokens override) {
    return new SpecialTokens(
        override.bos.isPresent() ? override.bos : bos, override.eos.isEmpty() ? eos : override.eos);
  }

  /// Whether `id` ends a generation.
  public boolean isEos(int id) {
    return eos.contains(id);
  }
}
