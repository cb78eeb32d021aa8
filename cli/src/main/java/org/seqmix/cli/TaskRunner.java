package org.seqmix.cli;

import org.seqmix.eval.EvalResults;
import org.seqmix.eval.task.TaskData;

/// Runs tasks of some kinds with a model that is open.
@FunctionalInterface
interface TaskRunner {
  EvalResults.Task run(TaskData data);
}
