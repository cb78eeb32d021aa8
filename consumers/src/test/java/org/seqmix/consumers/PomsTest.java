package org.seqmix.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The published poms have what Maven Central asks for, of their own or from the parent.
class PomsTest {
  private static final List<String> OWN = List.of("artifactId", "name", "description");
  private static final List<String> OWN_OR_PARENTS = List.of("groupId", "version", "url", "licenses/license/name",
      "licenses/license/url", "developers/developer/name", "scm/connection", "scm/developerConnection", "scm/url",
      "issueManagement/url");

  static Stream<Path> poms() {
    return Stream.concat(Stream.of(Published.parent(), Published.bom()), Published.modules().stream()
        .map(Published::pom));
  }

  @ParameterizedTest
  @MethodSource("poms")
  void everythingIsThere(Path file) {
    Pom pom = Pom.read(file);
    Pom parent = Pom.read(Published.parent());
    assertThat(OWN).allSatisfy(path -> assertThat(pom.texts("/project/" + path)).as(path).hasSize(1));
    assertThat(OWN_OR_PARENTS).allSatisfy(path -> assertThat(
        pom.texts("/project/" + path).isEmpty() ? parent.texts("/project/" + path) : pom.texts("/project/" + path))
        .as(path).hasSize(1));
  }

  /// A placeholder for the version would not resolve outside this build.
  @ParameterizedTest
  @MethodSource("poms")
  void versionsAreSettled(Path file) {
    assertThat(Stream.of("/project/version", "/project/parent/version").map(Pom.read(file)::texts)
        .flatMap(List::stream)).isNotEmpty().containsOnly(Published.VERSION);
  }
}
