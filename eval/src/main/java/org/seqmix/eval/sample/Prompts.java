package org.seqmix.eval.sample;

import java.util.Arrays;
import org.seqmix.eval.task.Question;
import org.seqmix.hybrid.BadInputException;

/// Prompts as ids, each short enough for its answer to fit the model's context behind it.
///
/// @param ids one array a question
/// @param answerTokens most tokens of an answer: the task's, but at most half the context
/// @param cut how many prompts lost their beginning; the first token stays, since it may be BOS
record Prompts(int[][] ids, int answerTokens, int cut) {
  static Prompts of(SampledModel model, SampleTask task) {
    int context = model.model().decoder().plan().context();
    int answer = Math.max(1, Math.min(task.maxTokens(), context / 2));
    int most = context - answer;
    int[][] out = new int[task.questions().size()][];
    int cut = 0;
    for (int q = 0; q < out.length; q++) {
      Question question = task.questions().get(q);
      int[] ids = model.tokenizer().encode(question.prompt(), true);
      if (ids.length == 0) {
        throw new BadInputException(task.name() + ", question " + question.id()
            + ": expected a prompt of at least one token, got none");
      }
      if (ids.length > most) {
        int[] kept = Arrays.copyOfRange(ids, ids.length - most, ids.length);
        kept[0] = ids[0];
        ids = kept;
        cut++;
      }
      out[q] = ids;
    }
    return new Prompts(out, answer, cut);
  }
}
