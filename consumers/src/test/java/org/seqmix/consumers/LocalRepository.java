package org.seqmix.consumers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A local repository of this module's own, with the artifacts of this build as `mvn install` would put them there.
///
/// Everything else is taken from the user's local repository, which is read as a remote one and never written to, or
/// else from where the user's settings say. The settings given here are in the place of the global ones, so that a
/// user's own proxies and mirrors still count.
final class LocalRepository {
  private static final Path FOLDER = Path.of("target", "repository").toAbsolutePath();
  private static final Path SETTINGS = Path.of("target", "settings.xml").toAbsolutePath();

  private static boolean staged;

  private LocalRepository() {
  }

  /// Stages this build's artifacts, once; options that make a Maven use them.
  static synchronized List<String> options() throws IOException {
    if (!staged) {
      Path ours = FOLDER.resolve("org").resolve("seqmix");
      delete(ours);
      stage(ours, "seqmix-parent", Published.parent(), "pom");
      stage(ours, "seqmix-bom", Published.bom(), "pom");
      for (String module : Published.modules()) {
        stage(ours, module, Published.pom(module), "pom");
        stage(ours, module, Published.jar(module), "jar");
      }
      Files.writeString(SETTINGS, settings(), StandardCharsets.UTF_8);
      staged = true;
    }
    return List.of("-Dmaven.repo.local=" + FOLDER, "-gs", SETTINGS.toString());
  }

  private static void stage(Path group, String artifact, Path file, String type) throws IOException {
    Path folder = Files.createDirectories(group.resolve(artifact).resolve(Published.VERSION));
    Files.copy(file, folder.resolve(artifact + "-" + Published.VERSION + "." + type),
        StandardCopyOption.REPLACE_EXISTING);
  }

  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static String settings() {
    String repository = """
        <id>users-local-repository</id>
        <url>%s</url>
        <releases><checksumPolicy>ignore</checksumPolicy></releases>
        <snapshots><enabled>false</enabled></snapshots>
        """.formatted(Path.of(Settings.of("seqmix.maven.repository")).toUri());
    return """
        <settings>
        <profiles><profile>
        <id>users-local-repository</id>
        <repositories><repository>
        %1$s</repository></repositories>
        <pluginRepositories><pluginRepository>
        %1$s</pluginRepository></pluginRepositories>
        </profile></profiles>
        <activeProfiles><activeProfile>users-local-repository</activeProfile></activeProfiles>
        </settings>
        """.formatted(repository);
  }
}
