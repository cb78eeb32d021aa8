package org.seqmix.eval.recall;

import java.util.List;
import org.seqmix.eval.Likelihood;

/// A text that holds an answer, and the ways in which it may go on, one of them right.
///
/// @param context       tokens before, at least one
/// @param continuations candidates, at least one
/// @param answer        index of the right one
public record RecallItem(int[] context, List<int[]> continuations, int answer) {
  public RecallItem {
    context = context.clone();
    continuations = continuations.stream().map(int[]::clone).toList();
    if (context.length == 0 || answer < 0 || answer >= continuations.size()
        || continuations.stream().anyMatch(c -> c.length == 0)) {
      throw new IllegalArgumentException("recall: expected a context, continuations of at least one token and the"
          + " index of the right one, got " + context.length + " tokens, " + continuations.size() + " continuations"
          + " and index " + answer);
    }
  }

  /// The right continuation.
  public int[] right() {
    return continuations.get(answer);
  }

  /// Tokens of the context and the longest continuation.
  public int length() {
    return context.length + continuations.stream().mapToInt(c -> c.length).max().orElseThrow();
  }

  /// The same as requests, one a continuation, for whoever scores otherwise.
  public List<Likelihood.Request> requests() {
    return continuations.stream().map(c -> new Likelihood.Request(context, c)).toList();
  }
}
