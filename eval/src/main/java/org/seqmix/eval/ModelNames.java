package org.seqmix.eval;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// What tables call models, by where they lie.
public final class ModelNames {
  private ModelNames() {}

  /// The name of a directory, or of a file without its ending; a config.json is called after its directory.
  static String of(Path path) {
    return end(whole(path), 1);
  }

  /// Names that tell models apart: each the last names of its path, as few as no other of `paths` ends with. What differs in
  /// its ending alone is called by its whole path. Two ways to write one path are one model.
  public static Map<Path, String> apart(Collection<Path> paths) {
    Set<Path> models = new LinkedHashSet<>();
    paths.forEach(path -> models.add(whole(path)));
    Map<Path, String> names = new LinkedHashMap<>();
    for (Path path : paths) {
      names.put(path, name(whole(path), models));
    }
    return names;
  }

  private static String name(Path path, Set<Path> models) {
    for (int count = 1; count <= path.getNameCount(); count++) {
      String name = end(path, count);
      int names = count;
      if (models.stream().filter(other -> end(other, names).equals(name)).count() == 1) {
        return name;
      }
    }
    return path.toString();
  }

  private static Path whole(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /// The last `count` names, as many as there are, with `/` between them on every system.
  private static String end(Path whole, int count) {
    boolean inDirectory = whole.endsWith("config.json") && whole.getNameCount() > 1;
    int names = whole.getNameCount() - (inDirectory ? 1 : 0);
    if (names == 0) {
      return whole.toString();
    }
    StringBuilder out = new StringBuilder();
    for (Path name : whole.subpath(Math.max(0, names - count), names)) {
      out.append(out.isEmpty() ? "" : "/").append(name);
    }
    return out.toString().replaceFirst("\\.json$", "");
  }
}
