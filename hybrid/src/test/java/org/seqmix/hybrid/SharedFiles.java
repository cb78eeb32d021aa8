package org.seqmix.hybrid;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// The files that tests compare with: `SEQMIX_SHARED` (system property or environment), or `../shared` beside the
/// project. Tests without them are skipped, loudly.
public final class SharedFiles {
  private SharedFiles() {}

  /// A file or folder below the shared root.
  public static Path path(String relative) {
    Path path = root().resolve(relative);
    if (!Files.exists(path)) {
      System.err.println("SKIPPED: no " + path + "; set SEQMIX_SHARED");
      Assumptions.abort("no " + path + "; set SEQMIX_SHARED");
    }
    return path;
  }

  /// The folders below `relative`, sorted.
  public static List<Path> folders(String relative) {
    try (Stream<Path> children = Files.list(path(relative))) {
      return children.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
