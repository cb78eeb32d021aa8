package org.seqmix.mohawk.problems;

import java.io.IOException;
import java.nio.file.Path;

/// The verifier that comes with the library: the embedded teacher, trained on its own solutions of training problems with
/// every step marked right or wrong, see {@link MarkedStep}. Behind a step it writes ` + ` or ` - `.
public final class EmbeddedVerifier {
  private EmbeddedVerifier() {}

  /// Writes the verifier's model directory. Files that are there are replaced.
  public static void write(Path directory) throws IOException {
    EmbeddedFiles.write("verifier", directory);
  }
}
