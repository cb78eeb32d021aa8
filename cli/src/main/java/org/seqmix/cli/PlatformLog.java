package org.seqmix.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/// The platform's log, to which the cpu device says how it computes, the HTTP library that it has begun, and the Parquet library
/// which instructions it uses: standard error is for the program's own lines.
final class PlatformLog {
  /// Held, as the others, because the level of a logger that nobody holds is forgotten.
  private static final Logger OURS = Logger.getLogger("org.seqmix");
  private static final Logger HTTP = Logger.getLogger("io.helidon");
  private static final Logger PARQUET = Logger.getLogger("dev.hardwood");

  private PlatformLog() {}

  /// Keeps everything but warnings out of standard error.
  static void warningsOnly() {
    OURS.setLevel(Level.WARNING);
    HTTP.setLevel(Level.WARNING);
    PARQUET.setLevel(Level.WARNING);
  }
}
