package org.seqmix.mohawk.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.ConfigReader;
import org.seqmix.hybrid.config.ModelConfig;

/// The shapes of published teachers, so that a recipe can be planned before its checkpoint is at hand.
public final class Teachers {
  /// Names that recipes use; `word-problems` is the embedded teacher.
  public static final List<String> BUILT_IN = List.of("phi-1_5", "llama-3.2-1b", "llama-3.2-3b", "llama-3.1-8b",
      "word-problems");

  private Teachers() {
  }

  /// The shape of a built-in name.
  public static ModelConfig config(String name) {
    if (!BUILT_IN.contains(name)) {
      throw new BadInputException("teacher: expected one of " + BUILT_IN + ", got '" + name
          + "'; name a model directory with --teacher");
    }
    String resource = name.equals("word-problems") ? "/org/seqmix/mohawk/problems/teacher/config.json"
        : "teachers/" + name + ".json";
    try (InputStream in = Teachers.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the shape of " + name + " is missing from the jar");
      }
      Path file = Files.createTempFile("seqmix-" + name, ".json");
      try {
        Files.write(file, in.readAllBytes());
        return ConfigReader.readFile(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the shape of " + name + ": " + e.getMessage(), e);
    }
  }
}
