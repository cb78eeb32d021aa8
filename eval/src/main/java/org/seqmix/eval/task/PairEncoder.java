package org.seqmix.eval.task;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.tokenizer.Tokenizer;

/// Turns a context and what follows it into token ids as lm-evaluation-harness does.
///
/// White space at the end of the context belongs to the continuation. Both together are encoded, and so is the context
/// alone; as many ids as the context has are dropped from the beginning of the whole, and what is left is the
/// continuation. Tokens that the post-processor of `tokenizer.json` puts before every text (BOS, mostly) stand before the
/// context; an empty context is BOS alone, or the end token of a model without one.
///
/// Where nothing would be left of the continuation, because its letters join the context's last token, the two are
/// parted behind the ids that the context and the whole have in common.
final class PairEncoder {
  private final Tokenizer tokenizer;
  private final int[] lead;
  private final SpecialTokens special;

  PairEncoder(Tokenizer tokenizer, SpecialTokens special) {
    this.tokenizer = tokenizer;
    this.lead = lead(tokenizer);
    this.special = special;
  }

  /// What the tokenizer's file puts before every text.
  private static int[] lead(Tokenizer tokenizer) {
    int[] plain = tokenizer.encode("a", false);
    int[] whole = tokenizer.encode("a", true);
    for (int at = 0; at + plain.length <= whole.length; at++) {
      if (Arrays.equals(whole, at, at + plain.length, plain, 0, plain.length)) {
        return Arrays.copyOf(whole, at);
      }
    }
    return new int[0];
  }

  /// *Errors*: {@link IllegalArgumentException} for a continuation without a token; {@link BadInputException} for a
  /// model that names no token to begin with.
  EncodedPair encode(String context, String continuation) {
    if (context.isEmpty()) {
      return new EncodedPair(first(), tokenizer.encode(continuation, false));
    }
    int end = PythonText.lengthWithoutTail(context);
    int[] before = led(context.substring(0, end));
    int[] whole = led(context + continuation);
    if (before.length == 0) {
      return new EncodedPair(first(), whole);
    }
    if (whole.length > before.length) {
      return new EncodedPair(before, Arrays.copyOfRange(whole, before.length, whole.length));
    }
    int shared = Math.min(Arrays.mismatch(before, whole), whole.length - 1);
    return shared <= 0 ? new EncodedPair(first(), whole)
        : new EncodedPair(Arrays.copyOf(whole, shared), Arrays.copyOfRange(whole, shared, whole.length));
  }

  private int[] led(String text) {
    return IntStream.concat(Arrays.stream(lead), Arrays.stream(tokenizer.encode(text, false))).toArray();
  }

  private int[] first() {
    if (special.bos().isEmpty() && special.eos().isEmpty()) {
      throw new BadInputException("a text without a context: expected a model with a BOS or end token to begin it with,"
          + " got none; state bos_token_id in its config.json");
    }
    return new int[] {special.bos().orElseGet(() -> special.eos().getFirst())};
  }
}
