package org.seqmix.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.generation.Generation;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.problems.AnswerReader;
import org.seqmix.mohawk.problems.Problem;
import org.seqmix.mohawk.problems.ProblemSet;
import org.seqmix.mohawk.problems.ProblemText;

/// Word problems answered right, greedily.
///
/// @param right    problems whose answer after `####` is right
/// @param problems problems asked
public record ProblemScore(int right, int problems) {
  private static final double ERROR_RATE = 0.05;
  private static final int BATCH = 64;
  /// Longer than any solution: five steps and the answer take fewer than 100 tokens.
  private static final int MAX_TOKENS = 128;

  public ProblemScore {
    if (problems < 1 || right < 0 || right > problems) {
      throw new IllegalArgumentException("problems (" + problems + ") must be > 0 and right (" + right
          + ") in 0.." + problems);
    }
  }

  /// Asks every problem of a set; a text ends at an end token, after 128 tokens or where the model's context is full.
  public static ProblemScore measure(Decoder decoder, Tokenizer tokenizer, SpecialTokens special, ProblemSet set) {
    List<Problem> problems = set.stream().toList();
    List<Request> requests = new ArrayList<>();
    for (Problem problem : problems) {
      requests.add(new Request(tokenizer.encode(ProblemText.prompt(problem), true), SamplerOptions.GREEDY, 0,
          MAX_TOKENS, special.eos()));
    }
    List<Generation> texts = new Generator(decoder).run(requests, BATCH, (index, id) -> {
    });
    int right = 0;
    for (int i = 0; i < problems.size(); i++) {
      OptionalInt answer = AnswerReader.read(tokenizer.decode(texts.get(i).tokens(), true));
      right += answer.isPresent() && answer.getAsInt() == problems.get(i).answer() ? 1 : 0;
    }
    return new ProblemScore(right, problems.size());
  }

  /// Share of the problems answered right.
  public double share() {
    return (double) right / problems;
  }

  /// Standard error of the share.
  public double standardError() {
    return Math.sqrt(share() * (1 - share()) / problems);
  }

  /// Lower end of the 95% interval of the share (Wilson 1927).
  public double low() {
    return interval().getLowerBound();
  }

  /// Upper end of the 95% interval of the share.
  public double high() {
    return interval().getUpperBound();
  }

  private Interval interval() {
    return BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(problems, right, ERROR_RATE);
  }

  /// For people: `182 of 200: 91.0% (86.2 to 94.2)`.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d of %d: %.1f%% (%.1f to %.1f)", right, problems, 100 * share(), 100 * low(),
        100 * high());
  }
}
