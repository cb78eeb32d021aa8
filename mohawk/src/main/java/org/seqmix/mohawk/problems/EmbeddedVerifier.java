package org.seqmix.mohawk.problems;

import java.io.IOException;
import java.nio.file.Path;

/// The verifier that comes with the library: the embedded teacher, trained on with its own solutions of training problems.
/// Behind a step it writes ` + ` where all is right up to there, or ` - `, see {@link MarkedStep}.
public final class EmbeddedVerifier {
  private EmbeddedVerifier() {}

  /// Writes the verifier's model directory. Files that are there are replaced.
  public static void write(Path directory) throws IOException {
    EmbeddedFiles.write("verifier", directory);
  }
}
