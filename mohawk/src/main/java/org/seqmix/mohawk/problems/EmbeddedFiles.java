package org.seqmix.mohawk.problems;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import org.seqmix.hybrid.AtomicFile;

/// A model directory in the jar.
final class EmbeddedFiles {
  private static final List<String> FILES = List.of("config.json", "model.safetensors", "tokenizer.json",
      "tokenizer_config.json");

  private EmbeddedFiles() {}

  /// Writes the model `name` into a directory. Files that are there are replaced.
  static void write(String name, Path directory) throws IOException {
    for (String file : FILES) {
      try (InputStream in = EmbeddedFiles.class.getResourceAsStream(name + "/" + file)) {
        if (in == null) {
          throw new IllegalStateException("the embedded " + name + "'s " + file + " is missing from the jar");
        }
        try (AtomicFile out = AtomicFile.create(directory.resolve(file))) {
          out.append(MemorySegment.ofArray(in.readAllBytes()));
          out.commit();
        }
      }
    }
  }
}
