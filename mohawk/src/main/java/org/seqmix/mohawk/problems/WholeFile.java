package org.seqmix.mohawk.problems;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Writes text files that are either complete or not there.
final class WholeFile {
  interface Body {
    void writeTo(BufferedWriter out) throws IOException;
  }

  private WholeFile() {}

  /// Writes the body beside `file` under a temporary name, then moves it into place. Makes missing directories.
  static void write(Path file, Body body) throws IOException {
    Path whole = file.toAbsolutePath();
    Files.createDirectories(whole.getParent());
    Path part = whole.resolveSibling(whole.getFileName() + ".part");
    try {
      try (BufferedWriter out = Files.newBufferedWriter(part)) {
        body.writeTo(out);
      }
      Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
