package org.seqmix.eval.answer;

/// Thrown where an answer cannot be read, or is beyond a limit: what follows from it is not known. Cheap, never leaves the
/// package.
final class TooHard extends RuntimeException {
  private static final long serialVersionUID = 1;

  TooHard(String why) {
    super(why, null, false, false);
  }

  /// Ends work that nobody waits for any more.
  static void ifStopped() {
    if (Thread.currentThread().isInterrupted()) {
      throw new TooHard("stopped");
    }
  }
}
