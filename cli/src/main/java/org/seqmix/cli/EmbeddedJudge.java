package org.seqmix.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.mohawk.problems.EmbeddedVerifier;

/// The verifier of word problems that comes with the library, as a model directory.
final class EmbeddedJudge {
  private EmbeddedJudge() {
  }

  /// The directory, written under `out`.
  static Path in(Path out) {
    Path directory = out.resolve("verifier");
    try {
      EmbeddedVerifier.write(directory);
    } catch (IOException e) {
      throw BadInputException.io(directory, "write", e, "choose an --out that can be written");
    }
    return directory;
  }
}
