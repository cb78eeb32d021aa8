package org.seqmix.eval.sample;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.eval.answer.AnswerChecker;
import org.seqmix.eval.answer.AnswerReader;
import org.seqmix.eval.task.Question;
import org.seqmix.mohawk.problems.ProblemSet;
import org.seqmix.mohawk.problems.ProblemSheet;

/// Held-out word problems as a task.
public final class WordProblemTask {
  /// Longer than any solution: five steps and the answer take fewer than 100 tokens.
  public static final int MAX_TOKENS = 128;

  private WordProblemTask() {
  }

  /// The problems of a set. Where others are shown before them, a model may write on after its answer; the break between two
  /// problems ends it then.
  public static SampleTask of(ProblemSet set, AnswerReader reader, AnswerChecker checker) {
    ProblemSheet sheets = set.sheets();
    List<Question> questions = new ArrayList<>();
    for (long i = 0; i < set.size(); i++) {
      questions.add(new Question(Long.toString(i), sheets.prompt(i), Integer.toString(sheets.problem(i).answer())));
    }
    List<String> stops = sheets.shots() > 0 ? List.of(ProblemSheet.BREAK) : List.of();
    return new SampleTask("problems", questions, stops, MAX_TOKENS, reader, checker);
  }
}
