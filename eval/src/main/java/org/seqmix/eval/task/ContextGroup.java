package org.seqmix.eval.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.seqmix.eval.Likelihood;

/// Continuations that follow one context.
///
/// @param first         place of the first one's request; the others follow it
/// @param context       at least one token
/// @param continuations each of at least one token
record ContextGroup(int first, int[] context, List<int[]> continuations) {
  /// A continuation of more than one token, of which the first is scored by the context.
  ///
  /// @param request      place of its request
  /// @param row          place of its context's state
  /// @param before       tokens of its context
  /// @param continuation its tokens
  record Tail(int request, int row, int before, int[] continuation) {
    /// What is read.
    int[] inputs() {
      return Arrays.copyOf(continuation, continuation.length - 1);
    }

    /// What is scored.
    int[] labels() {
      return Arrays.copyOfRange(continuation, 1, continuation.length);
    }

    /// Tokens that its state holds at last.
    long held() {
      return before + continuation.length - 1L;
    }
  }

  /// Scores of tokens, put together request by request.
  static final class Results {
    private final double[][] nats;
    private final boolean[] greedy;

    Results(List<Likelihood.Request> requests) {
      nats = requests.stream().map(r -> new double[r.continuation().length]).toArray(double[][]::new);
      greedy = new boolean[requests.size()];
      Arrays.fill(greedy, true);
    }

    void token(int request, int token, double value, boolean largest) {
      nats[request][token] = value;
      greedy[request] &= largest;
    }

    List<Likelihood.Score> scores() {
      List<Likelihood.Score> out = new ArrayList<>();
      for (int i = 0; i < nats.length; i++) {
        double sum = 0;
        for (double token : nats[i]) {
          sum += token;
        }
        out.add(new Likelihood.Score(-sum, greedy[i]));
      }
      return out;
    }
  }

  /// Requests with equal contexts that stand beside each other, put together.
  ///
  /// *Errors*: {@link IllegalArgumentException} for a request that a model which reads `most` tokens cannot score.
  static List<ContextGroup> of(List<Likelihood.Request> requests, int most) {
    List<ContextGroup> out = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      int[] context = requests.get(i).context();
      int[] continuation = requests.get(i).continuation();
      if ((long) context.length + continuation.length - 1 > most) {
        throw new IllegalArgumentException("request " + i + ": expected at most " + most
            + " tokens before its last one, the model's context, got " + (context.length + continuation.length - 1L)
            + "; cut the context");
      }
      if (out.isEmpty() || !Arrays.equals(out.getLast().context(), context)) {
        out.add(new ContextGroup(i, context, new ArrayList<>()));
      }
      out.getLast().continuations().add(continuation);
    }
    return out;
  }

  List<Tail> tails(int row) {
    List<Tail> out = new ArrayList<>();
    for (int i = 0; i < continuations.size(); i++) {
      if (continuations.get(i).length > 1) {
        out.add(new Tail(first + i, row, context.length, continuations.get(i)));
      }
    }
    return out;
  }
}
