package org.seqmix.cli;

import org.seqmix.eval.sample.ScaleListener;

/// Shows how far a study of inference scaling is.
final class ScaleProgress implements ScaleListener {
  private final ProgressView view;
  private final int questions;
  private boolean open;
  private long texts;
  private long all;

  /// A study of so many questions.
  ScaleProgress(ProgressView view, int questions) {
    this.view = view;
    this.questions = questions;
  }

  @Override
  public void round(String model, long seed, int samples) {
    end();
    texts = 0;
    all = (long) questions * Math.max(1, samples / 2);
    view.begin(model + ", seed " + seed + ", " + samples + " texts a question", 0, all);
    open = true;
  }

  @Override
  public void text() {
    texts = Math.min(all, texts + 1);
    if (texts % 64 == 0) {
      view.update(texts, "");
    }
  }

  @Override
  public void judging(int count) {
    view.update(texts, "judging " + count + " texts");
  }

  /// Nothing more comes.
  void end() {
    if (open) {
      view.end();
      open = false;
    }
  }
}
