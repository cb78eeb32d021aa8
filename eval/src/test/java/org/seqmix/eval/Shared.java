package org.seqmix.eval;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// The files that tests compare with: `SEQMIX_SHARED` (system property or environment), or `../shared` beside the
/// project. Tests without them are skipped, loudly.
public final class Shared {
  private Shared() {}

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
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    Path beside = Path.of("..", "shared");
    return Files.exists(beside) ? beside : Path.of("..", "..", "shared");
  }
}
