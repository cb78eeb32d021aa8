package org.seqmix.hybrid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A folder that goes away with everything in it.
///
/// @param path the folder
public record TemporaryFolder(Path path) implements AutoCloseable {
  /// A new folder whose name begins with `prefix`.
  public static TemporaryFolder create(String prefix) {
    try {
      return new TemporaryFolder(Files.createTempDirectory(prefix));
    } catch (IOException e) {
      throw BadInputException.io(Path.of(prefix), "make a temporary folder", e, "check the temporary directory");
    }
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(p);
      }
    } catch (IOException e) {
      throw BadInputException.io(path, "remove the temporary folder", e, "remove it by hand");
    }
  }
}
