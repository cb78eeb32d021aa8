package org.seqmix.eval.task;

import java.util.Arrays;
import org.seqmix.eval.Likelihood;

/// Token ids of a context and of what follows it, both at least one.
record EncodedPair(int[] context, int[] continuation) {
  EncodedPair {
    if (context.length == 0 || continuation.length == 0) {
      throw new IllegalArgumentException("expected a text of at least one token after the context, got none");
    }
  }

  /// Whether it is too long for a model of this context length.
  boolean isTooLong(int most) {
    return (long) context.length + continuation.length - 1 > most;
  }

  /// The request, without the beginning of a context that is too long for the model: what it reads is at most `most` tokens.
  ///
  /// *Errors*: {@link IllegalArgumentException} for a continuation longer than that.
  Likelihood.Request request(int most) {
    if (continuation.length > most) {
      throw new IllegalArgumentException("expected a choice of at most " + most
          + " tokens, the model's context, got " + continuation.length);
    }
    int kept = (int) Math.min(context.length, most + 1L - continuation.length);
    return new Likelihood.Request(Arrays.copyOfRange(context, context.length - kept, context.length), continuation);
  }
}
