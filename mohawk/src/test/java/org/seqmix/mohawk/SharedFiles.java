package org.seqmix.mohawk;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// The files that tests compare with: `SEQMIX_SHARED` (system property or environment), or `../shared` beside the
/// project. Tests without them are skipped, loudly.
public final class SharedFiles {
  private SharedFiles() {
  }

  /// A file or folder below the shared root.
  public static Path path(String relative) {
    Path path = root().resolve(relative);
    if (!Files.exists(path)) {
      System.err.println("SKIPPED: no " + path + "; set SEQMIX_SHARED");
      Assumptions.abort("no " + path + "; set SEQMIX_SHARED");
    }
    return path;
  }

  private static Path root() {
    String named = System.getProperty("SEQMIX_SHARED", System.getenv().getOrDefault("SEQMIX_SHARED", ""));
    return named.isEmpty() ? Path.of("..", "..", "shared") : Path.of(named);
  }
}
