package org.seqmix.mixer.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LawFactsTest {
  @TempDir Path folder;

  @Test
  void theLastRunOfALawCounts() throws IOException {
    Path nested = folder.resolve("laws");
    List<String> devices = List.of("reference F64", "cpu");
    new LawFacts("memory", devices, "law 1: one", 30, Duration.ofMillis(15)).write(nested, "a.B.law");
    new LawFacts("memory", devices, "law 1: one", 60, Duration.ofMillis(31)).write(nested, "a.B.law");
    assertThat(Files.readString(nested.resolve("a.B.law.tsv")))
        .isEqualTo("memory\treference F64; cpu\tlaw 1: one\t60\t31\n");
  }
}
