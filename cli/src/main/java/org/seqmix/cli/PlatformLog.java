package org.seqmix.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/// The platform's log, to which the cpu device says how it computes: standard error is for the program's own lines.
final class PlatformLog {
  /// Held, because the level of a logger that nobody holds is forgotten.
  private static final Logger OURS = Logger.getLogger("org.seqmix");

  private PlatformLog() {}

  /// Keeps everything but warnings out of standard error.
  static void warningsOnly() {
    OURS.setLevel(Level.WARNING);
  }
}
