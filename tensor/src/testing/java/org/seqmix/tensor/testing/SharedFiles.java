package org.seqmix.tensor.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/// The folder of golden values: the environment variable `SEQMIX_SHARED`, or the nearest `shared` above this folder.
public final class SharedFiles {
  private SharedFiles() {
  }

  /// A path inside the shared folder.
  public static Path path(String first, String... more) {
    return root().resolve(Path.of(first, more));
  }

  private static Path root() {
    String configured = System.getenv("SEQMIX_SHARED");
    if (configured != null) {
      return Path.of(configured);
    }
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("shared").resolve("golden"))) {
        return folder.resolve("shared");
      }
    }
    throw new IllegalStateException("no folder `shared` with golden values beside or above " + start
        + "; set SEQMIX_SHARED to it");
  }
}
