package org.seqmix.consumers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What this build publishes: the modules that the BOM lists, the BOM and the parent.
final class Published {
  static final String VERSION = Settings.of("seqmix.version");
  private static final Path ROOT = Path.of(Settings.of("seqmix.root"));
  /// Jars that are not called after their module and version.
  private static final Map<String, String> OTHER_NAMES = Map.of("cli", "seqmix.jar");

  private Published() {
  }

  /// The modules that have a jar, as users of the BOM see them.
  static List<String> modules() {
    return Pom.read(bom()).texts("/project/dependencyManagement/dependencies/dependency/artifactId");
  }

  /// The packaged jar of a module.
  static Path jar(String module) {
    return existing(ROOT.resolve(module).resolve("target")
        .resolve(OTHER_NAMES.getOrDefault(module, module + "-" + VERSION + ".jar")));
  }

  /// The published pom of a module.
  static Path pom(String module) {
    return existing(ROOT.resolve(module).resolve(".flattened-pom.xml"));
  }

  static Path bom() {
    return pom("bom");
  }

  static Path parent() {
    return existing(ROOT.resolve(".flattened-pom.xml"));
  }

  private static Path existing(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalStateException(file + " is missing; run this module's tests with mvn verify, not mvn test");
    }
    return file;
  }
}
