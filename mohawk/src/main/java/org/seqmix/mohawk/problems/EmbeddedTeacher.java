package org.seqmix.mohawk.problems;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import org.seqmix.hybrid.AtomicFile;

/// The teacher that comes with the library: a small Llama trained on word problems, see {@link TeacherTraining}.
public final class EmbeddedTeacher {
  private static final List<String> FILES = List.of("config.json", "model.safetensors", "tokenizer.json",
      "tokenizer_config.json");

  private EmbeddedTeacher() {}

  /// Writes the teacher's model directory. Files that are there are replaced.
  public static void write(Path directory) throws IOException {
    for (String name : FILES) {
      try (InputStream in = EmbeddedTeacher.class.getResourceAsStream("teacher/" + name)) {
        if (in == null) {
          throw new IllegalStateException("the embedded teacher's " + name + " is missing from the jar");
        }
        try (AtomicFile out = AtomicFile.create(directory.resolve(name))) {
          out.append(MemorySegment.ofArray(in.readAllBytes()));
          out.commit();
        }
      }
    }
  }
}
