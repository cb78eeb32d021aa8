package org.seqmix.eval;

import java.util.Arrays;
import java.util.List;
import org.seqmix.hybrid.model.Decoder;

/// Likelihood of given tokens, as multiple-choice tasks and perplexity need it.
public final class Likelihood {
  /// Tokens to score after a context.
  ///
  /// @param context      tokens before, at least one (BOS where there is no text)
  /// @param continuation tokens to score, at least one
  public record Request(int[] context, int[] continuation) {
    public Request {
      context = context.clone();
      continuation = continuation.clone();
      if (context.length == 0 || continuation.length == 0) {
        throw new IllegalArgumentException("likelihood: expected a context and a continuation of at least one token"
            + " each, got " + context.length + " and " + continuation.length + " tokens; begin with the BOS token");
      }
    }
  }

  /// What the model thinks of a continuation.
  ///
  /// @param logProbability natural logarithm of its probability given the context
  /// @param isGreedy       whether greedy decoding would write it
  public record Score(double logProbability, boolean isGreedy) {
  }

  private final TokenScores scores;
  private final int context;

  /// Scores by a decoder.
  public Likelihood(Decoder decoder) {
    this.scores = new TokenScores(decoder);
    this.context = decoder.plan().context();
  }

  /// One score a request, in order. A context too long for the model loses its beginning, as in lm-eval; a continuation
  /// longer than the model's context is an error.
  public List<Score> score(List<Request> requests) {
    return scores.judge(requests.stream().map(this::text).toList()).stream()
        .map(j -> new Score(-sum(j.nats()), j.isGreedy())).toList();
  }

  /// exp of the mean of -log p over every token but the first of each sequence. Every sequence must fit the context.
  public double perplexity(List<int[]> sequences) {
    List<double[]> nats = scores.nats(sequences.stream().map(ScoredText::whole).toList());
    double sum = 0;
    long tokens = 0;
    for (double[] text : nats) {
      sum += sum(text);
      tokens += text.length;
    }
    if (tokens == 0) {
      throw new IllegalArgumentException("perplexity: expected at least one sequence, got none");
    }
    return Math.exp(sum / tokens);
  }

  private ScoredText text(Request request) {
    int scored = request.continuation().length;
    if (scored > context) {
      throw new IllegalArgumentException("likelihood: expected a continuation of at most " + context
          + " tokens, the model's context, got " + scored);
    }
    int kept = Math.min(request.context().length, context + 1 - scored);
    int[] ids = Arrays.copyOf(Arrays.copyOfRange(request.context(), request.context().length - kept,
        request.context().length), kept + scored);
    System.arraycopy(request.continuation(), 0, ids, kept, scored);
    return new ScoredText(ids, kept);
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double v : values) {
      sum += v;
    }
    return sum;
  }
}
