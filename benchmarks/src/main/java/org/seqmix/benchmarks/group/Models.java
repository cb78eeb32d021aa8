package org.seqmix.benchmarks.group;

import java.nio.file.Files;
import java.nio.file.Path;
import org.seqmix.hybrid.config.ConfigReader;
import org.seqmix.hybrid.config.ModelConfig;

/// The models whose shapes are measured, from the project's root or from its module `benchmarks`.
final class Models {
  private static final Path FROM_ROOT = Path.of("benchmarks", "models");

  private Models() {}

  static Path file(String name) {
    return (Files.isDirectory(FROM_ROOT) ? FROM_ROOT : Path.of("models")).resolve(name + ".json");
  }

  static ModelConfig config(String name) {
    return ConfigReader.readFile(file(name));
  }
}
