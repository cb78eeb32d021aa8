package org.seqmix.mohawk.problems;

import java.util.stream.Collectors;

/// How a problem is written: the question on the first line, each step on a line of its own, the answer after `####`.
///
/// ```
/// Ana has 35 shells. She finds 48 more. Then she has 3 times as many. How many has Ana now?
/// 35 + 48 = 83
/// 83 x 3 = 249
/// #### 249
/// ```
public final class ProblemText {
  /// What stands before the answer.
  public static final String ANSWER_MARK = "####";

  private ProblemText() {}

  /// What a model is given: the question, without a line break or space after it.
  public static String prompt(Problem problem) {
    return problem.question();
  }

  /// What a model has to continue the prompt with: from the line break after the question to the last digit.
  public static String solution(Problem problem) {
    return problem.steps().stream()
        .map(Step::text)
        .collect(Collectors.joining("\n", "\n", "\n" + ANSWER_MARK + " " + problem.answer()));
  }

  /// Prompt and solution, without a line break at the end.
  public static String document(Problem problem) {
    return prompt(problem) + solution(problem);
  }
}
