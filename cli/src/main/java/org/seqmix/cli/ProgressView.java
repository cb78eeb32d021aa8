package org.seqmix.cli;

/// Shows how far one task after another is.
interface ProgressView {
  /// A task begins, or goes on at `done` of `all`.
  void begin(String task, long done, long all);

  /// `done` are done; `message` says how it goes.
  void update(long done, String message);

  /// The task is done.
  void end();

  /// What suits the terminal: a bar that is drawn over, or a line every few seconds.
  static ProgressView on(Terminal terminal) {
    return terminal.live() ? new ProgressBarView() : new ProgressLineView(terminal.err());
  }
}
