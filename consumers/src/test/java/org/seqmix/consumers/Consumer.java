package org.seqmix.consumers;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A project of its own under `src/projects`, built by the Maven that runs this build against the staged artifacts.
///
/// @param folder the copy that was built
/// @param main its module and its main class, `module/class`
/// @param dependencies the lines of its dependency tree, itself left out
/// @param libraries the jars of its runtime class path
record Consumer(Path folder, String main, List<String> dependencies, List<String> libraries) {
  private static final Path PROJECTS = Path.of("src", "projects");
  private static final Path COPIES = Path.of("target", "projects").toAbsolutePath();
  private static final String DEPENDENCY_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:";

  /// How a program is started.
  enum Way {
    CLASS_PATH(false, true), MODULE_PATH(true, true), CLASS_PATH_WITHOUT_VECTORS(false, false),
    MODULE_PATH_WITHOUT_VECTORS(true, false);

    private final boolean modules;
    private final boolean vectors;

    Way(boolean modules, boolean vectors) {
      this.modules = modules;
      this.vectors = vectors;
    }

    /// How far, of the largest number of a line, results may be from those of the usual way: single precision where the
    /// kernels are others, nothing where they are the same.
    double bound() {
      return vectors ? 0 : 1e-5;
    }
  }

  /// Builds and tests the project `name` of this module; prints its dependency tree.
  static Consumer build(String name, String main) throws IOException, InterruptedException {
    return build(PROJECTS.resolve(name), main);
  }

  /// Builds and tests the project in `from`; prints its dependency tree.
  static Consumer build(Path from, String main) throws IOException, InterruptedException {
    Path folder = copy(from);
    List<String> words = new ArrayList<>(List.of(maven().toString(), "-B", "-q"));
    if (Settings.of("seqmix.maven.network").equals("offline=true")) {
      // A repository in a folder needs no network.
      words.addAll(List.of("-o", "-Daether.offline.protocols=file"));
    }
    words.addAll(LocalRepository.options());
    words.addAll(List.of("-Dseqmix.version=" + Published.VERSION, "test", DEPENDENCY_PLUGIN + "tree",
        "-DoutputFile=target/tree.txt", DEPENDENCY_PLUGIN + "build-classpath", "-Dmdep.includeScope=runtime",
        "-Dmdep.outputFile=target/classpath.txt"));
    new Command(words, folder, Map.of("JAVA_HOME", System.getProperty("java.home"))).run();
    List<String> tree = Files.readAllLines(folder.resolve("target/tree.txt"), StandardCharsets.UTF_8);
    tree.forEach(System.out::println);
    String path = Files.readString(folder.resolve("target/classpath.txt"), StandardCharsets.UTF_8).strip();
    return new Consumer(folder, main, tree.subList(1, tree.size()), List.of(path.split(File.pathSeparator, -1)));
  }

  private static Path maven() {
    return Path.of(Settings.of("maven.home"), "bin", Command.isWindows() ? "mvn.cmd" : "mvn");
  }

  /// A fresh copy, so that nothing is built among the sources. A folder `.mvn` keeps Maven from looking further up.
  private static Path copy(Path from) throws IOException {
    Path to = COPIES.resolve(from.getFileName());
    LocalRepository.delete(to);
    Files.createDirectories(to);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(f -> !from.relativize(f).startsWith("target") && !f.equals(from)).toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.createDirectories(to.resolve(".mvn"));
    return to;
  }

  /// Runs its main class.
  Command.Output run(Way way) throws IOException, InterruptedException {
    List<String> path = new ArrayList<>(List.of(folder.resolve("target").resolve("classes").toString()));
    path.addAll(libraries);
    String joined = String.join(File.pathSeparator, path);
    List<String> words = new ArrayList<>(List.of(Command.java().toString()));
    if (way.vectors) {
      words.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    }
    words.addAll(way.modules
        ? List.of("-p", joined, "-m", main)
        : List.of("-cp", joined, main.substring(main.indexOf('/') + 1)));
    return new Command(words, folder, Map.of()).run();
  }
}
