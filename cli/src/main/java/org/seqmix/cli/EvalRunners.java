package org.seqmix.cli;

import java.util.Map;
import java.util.Set;
import org.seqmix.eval.task.LikelihoodRun;
import org.seqmix.eval.task.SharedContexts;
import org.seqmix.eval.task.TaskKind;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.tokenizer.Tokenizer;

/// Which runner takes a task, by its kind. A kind without one is refused before a model is opened.
final class EvalRunners {
  /// Kinds that there are runners for.
  static final Set<TaskKind> KINDS = Set.of(TaskKind.MULTIPLE_CHOICE, TaskKind.CONTEXTS, TaskKind.LAST_WORD);

  private EvalRunners() {
  }

  /// A runner for each of {@link #KINDS}.
  static Map<TaskKind, TaskRunner> of(Model model, Tokenizer tokenizer, EvalFiles files,
      LikelihoodRun.Listener listener) {
    TaskRunner likelihood = new LikelihoodRun(tokenizer, model.tokens(tokenizer), new SharedContexts(model.decoder()),
        model.decoder().plan().context(), files.journal(), files.requests(), listener)::run;
    return Map.of(TaskKind.MULTIPLE_CHOICE, likelihood, TaskKind.CONTEXTS, likelihood, TaskKind.LAST_WORD, likelihood);
  }
}
