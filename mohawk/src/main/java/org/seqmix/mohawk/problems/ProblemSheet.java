package org.seqmix.mohawk.problems;

/// Problems with others before them whose solutions are shown: longer texts of the same difficulty.
///
/// Problems stand {@link #BREAK} apart. The problem asked at index i is the one `asked` has there, and those shown before
/// it are `shown`'s from i times `shots` on, so a sheet depends on nothing but the two generators and the index.
///
/// @param asked problems to solve
/// @param shown problems shown before them
/// @param shots how many are shown before each
public record ProblemSheet(ProblemGenerator asked, ProblemGenerator shown, int shots) {
  /// What stands between two problems; where it is written, a solution has ended.
  public static final String BREAK = "\n\n";

  public ProblemSheet {
    if (shots < 0) {
      throw new IllegalArgumentException("shots (" + shots + ") must be >= 0");
    }
  }

  /// The problem asked at `index`.
  public Problem problem(long index) {
    return asked.problem(index);
  }

  /// What a model is given: the shown problems with their solutions, and the question.
  public String prompt(long index) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < shots; i++) {
      out.append(ProblemText.document(shown.problem(index * shots + i))).append(BREAK);
    }
    return out.append(ProblemText.prompt(problem(index))).toString();
  }

  /// The prompt, and the solution behind it.
  public String document(long index) {
    return prompt(index) + ProblemText.solution(problem(index));
  }
}
