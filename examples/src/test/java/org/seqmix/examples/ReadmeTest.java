package org.seqmix.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The Java that the README shows is the Java that is compiled and run here.
class ReadmeTest {
  private static final Pattern BLOCK = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

  private static List<String> lines(String code) {
    return code.lines().map(line -> line.replaceAll("//.*", "").strip()).filter(line -> !line.isEmpty()).toList();
  }

  @Test
  void everyLineOfJavaIsInAnExample() throws IOException {
    Set<String> compiled;
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      compiled = files.filter(file -> file.toString().endsWith(".java")).flatMap(file -> lines(read(file)).stream())
          .collect(Collectors.toSet());
    }
    Matcher block = BLOCK.matcher(read(Path.of("..", "README.md")));
    int blocks = 0;
    while (block.find()) {
      blocks++;
      assertThat(lines(block.group(1))).as("block " + blocks).isNotEmpty()
          .allSatisfy(line -> assertThat(compiled.stream().anyMatch(line::equals)).as(line).isTrue());
    }
    assertThat(blocks).isPositive();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
