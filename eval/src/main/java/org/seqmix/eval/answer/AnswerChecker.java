package org.seqmix.eval.answer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.seqmix.eval.answer.Expression.Num;

/// Says whether two answers are the same: as texts, as numbers, and by an algebra where that is needed.
///
/// docs/answers.md has the rules. What is not understood is compared as text; what takes longer than the limit counts as
/// different, and is counted in [#undecided()]. May be used by several threads at once.
///
/// *Cost*: microseconds where texts or numbers decide, else a thread and what the algebra takes, at most the limit.
public final class AnswerChecker {
  /// An answer in the forms it is compared by.
  private record Answer(String canonical, Optional<Expression> expression) {
    static Answer of(String text) {
      String clean = CleanText.of(text);
      return new Answer(CleanText.canonical(clean), AnswerParser.parse(clean));
    }
  }

  private final Sameness sameness;
  private final TimeLimit limit;

  /// A checker that spends at most about `limit` on a pair of answers.
  public AnswerChecker(Algebra algebra, Duration limit) {
    this.sameness = new Sameness(algebra);
    this.limit = new TimeLimit(limit);
  }

  /// A checker with the computer algebra that comes with this library, and five seconds a pair.
  public static AnswerChecker standard() {
    return new AnswerChecker(new RingsAlgebra(), Duration.ofSeconds(5));
  }

  /// Whether both texts give the same answer. Symmetric; a text is the same as itself.
  public boolean same(String expected, String got) {
    return expected.equals(got) || same(Answer.of(expected), Answer.of(got));
  }

  /// One number an answer: equal answers share one, in order of first appearance from 0; -1 where there is no answer.
  ///
  /// Being the same is not transitive (50% is 50 and 0.5), so an answer joins the first group whose first member it is the same
  /// as; the order of the answers can matter in such cases.
  public int[] groups(List<Optional<String>> answers) {
    int[] ids = new int[answers.size()];
    Arrays.fill(ids, -1);
    Map<String, Integer> byText = new HashMap<>();
    List<Answer> firsts = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      Optional<String> text = answers.get(i);
      if (text.isPresent()) {
        ids[i] = byText.computeIfAbsent(text.get(), t -> group(Answer.of(t), firsts));
      }
    }
    return ids;
  }

  /// Pairs so far that counted as different because time ran out or the algebra failed.
  public long undecided() {
    return limit.unknown();
  }

  private int group(Answer answer, List<Answer> firsts) {
    OptionalInt known = find(answer, firsts);
    if (known.isPresent()) {
      return known.getAsInt();
    }
    firsts.add(answer);
    return firsts.size() - 1;
  }

  /// The first group that the answer belongs to. All that need the algebra are asked in one thread; only if that takes too
  /// long has each a thread and a limit of its own.
  private OptionalInt find(Answer answer, List<Answer> firsts) {
    int[] found = {-1};
    TimeLimit.Outcome outcome = needsAlgebra(answer, firsts) ? limit.askOnce(() -> {
      int at = 0;
      while (at < firsts.size() && !quick(answer, firsts.get(at)).orElseGet(new Slow(answer, firsts.get(at)))) {
        at++;
      }
      found[0] = at;
      return at < firsts.size();
    }) : TimeLimit.Outcome.UNKNOWN;
    if (outcome != TimeLimit.Outcome.UNKNOWN) {
      return outcome == TimeLimit.Outcome.YES ? OptionalInt.of(found[0]) : OptionalInt.empty();
    }
    for (int i = 0; i < firsts.size(); i++) {
      if (same(firsts.get(i), answer)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  private final class Slow implements java.util.function.Supplier<Boolean> {
    private final Answer a;
    private final Answer b;

    Slow(Answer a, Answer b) {
      this.a = a;
      this.b = b;
    }

    @Override
    public Boolean get() {
      return sameness.same(b.expression().orElseThrow(), a.expression().orElseThrow());
    }
  }

  private boolean needsAlgebra(Answer answer, List<Answer> firsts) {
    return firsts.stream().anyMatch(first -> quick(answer, first).isEmpty());
  }

  private boolean same(Answer a, Answer b) {
    return quick(a, b).orElseGet(() -> limit.ask(new Slow(b, a)::get) == TimeLimit.Outcome.YES);
  }

  /// What texts and numbers say; empty where expressions have to be compared.
  private static Optional<Boolean> quick(Answer a, Answer b) {
    if (a.canonical().equals(b.canonical())) {
      return Optional.of(true);
    }
    if (a.expression().isEmpty() || b.expression().isEmpty()) {
      return Optional.of(false);
    }
    Expression x = a.expression().get();
    Expression y = b.expression().get();
    return x.equals(y) ? Optional.of(true)
        : x instanceof Num && y instanceof Num ? Optional.of(false) : Optional.empty();
  }
}
