package org.seqmix.eval.recall;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.tokenizer.Tokenizer;

/// What tasks need of a tokenizer.
///
/// @param ordinary ids of tokens that stand for text, at least two
/// @param first    the token that texts begin with, if there is one
/// @param encode   ids of a text, without special tokens
public record RecallVocabulary(int[] ordinary, OptionalInt first, Function<String, int[]> encode) {
  public RecallVocabulary {
    ordinary = ordinary.clone();
    if (ordinary.length < 2) {
      throw new BadInputException("recall: expected a vocabulary of at least two tokens that stand for text, got "
          + ordinary.length + "; name the model's own tokenizer");
    }
  }

  /// Every token of a tokenizer but special ones and those that are no whole characters, if enough are left. Texts begin
  /// with BOS, or with the first end token where a model has no BOS.
  ///
  /// *Cost*: decodes every token once, a fraction of a second.
  public static RecallVocabulary of(Tokenizer tokenizer, SpecialTokens special) {
    OptionalInt first = special.bos().isPresent() || special.eos().isEmpty() ? special.bos()
        : OptionalInt.of(special.eos().getFirst());
    int[] ordinary = IntStream.range(0, tokenizer.vocabSize()).filter(id -> !tokenizer.isSpecial(id)
        && !special.isEos(id) && (special.bos().isEmpty() || special.bos().getAsInt() != id))
        .filter(id -> isText(tokenizer.decode(new int[] {id}, true))).toArray();
    return new RecallVocabulary(ordinary, first, text -> tokenizer.encode(text, false));
  }

  private static boolean isText(String token) {
    return !token.isEmpty() && token.indexOf('\uFFFD') < 0;
  }

  /// The ids of a whole text: the first token, then `text`.
  int[] whole(String text) {
    return begun(encode.apply(text));
  }

  /// The first token, then `ids`.
  int[] begun(int[] ids) {
    return first.isEmpty() ? ids : IntStream.concat(first.stream(), Arrays.stream(ids)).toArray();
  }
}
