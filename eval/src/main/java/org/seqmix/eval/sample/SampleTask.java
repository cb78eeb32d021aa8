package org.seqmix.eval.sample;

import java.util.List;
import org.seqmix.eval.answer.AnswerChecker;
import org.seqmix.eval.answer.AnswerReader;
import org.seqmix.eval.task.Question;

/// Questions whose answers can be checked, and how they are asked.
///
/// @param name the task's name on the command line
/// @param questions prompts with what the right answer is
/// @param stops texts that end an answer
/// @param maxTokens most tokens of an answer; no model gives more than half its context to one
/// @param reader finds the answer in what was written
/// @param checker tells which answers are the same
public record SampleTask(String name, List<Question> questions, List<String> stops, int maxTokens, AnswerReader reader,
    AnswerChecker checker) {
  /// *Errors*: no questions, or no tokens for an answer.
  public SampleTask {
    questions = List.copyOf(questions);
    stops = List.copyOf(stops);
    if (questions.isEmpty() || maxTokens < 1) {
      throw new IllegalArgumentException("task " + name + ": questions (" + questions.size() + ") and tokens ("
          + maxTokens + ") must be >= 1");
    }
  }
}
