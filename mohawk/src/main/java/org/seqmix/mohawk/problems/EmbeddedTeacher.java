package org.seqmix.mohawk.problems;

import java.io.IOException;
import java.nio.file.Path;

/// The teacher that comes with the library: a small Llama trained on word problems, see {@link TeacherTraining}.
public final class EmbeddedTeacher {
  private EmbeddedTeacher() {}

  /// Writes the teacher's model directory. Files that are there are replaced.
  public static void write(Path directory) throws IOException {
    EmbeddedFiles.write("teacher", directory);
  }
}
