package org.seqmix.cli;

import org.seqmix.eval.task.LikelihoodRun;

/// Shows how far the tasks are.
final class EvalProgress implements LikelihoodRun.Listener {
  private final ProgressView view;
  private String task = "";

  EvalProgress(ProgressView view) {
    this.view = view;
  }

  @Override
  public void scored(String name, int done, int all) {
    if (!task.equals(name)) {
      task = name;
      view.begin(name, 0, all);
    }
    view.update(done, "items");
    if (done == all) {
      view.end();
    }
  }
}
