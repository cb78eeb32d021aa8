package org.seqmix.mohawk.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProblemSetTest {
  private static final ProblemSet SET = new ProblemSet(new ProblemGenerator(7, Split.TEST, Level.of(3)), 50);

  @TempDir Path folder;

  @Test
  void theFileHoldsTheDocumentsOneAfterAnother() throws IOException {
    Path file = folder.resolve("new/test.txt");
    SET.write(file);
    String[] documents = Files.readString(file).split("\n<\\|endoftext\\|>\n");
    assertThat(documents).hasSize(50);
    List<String> expected = SET.stream().map(ProblemText::document).toList();
    assertThat(documents).extracting(String::strip).containsExactlyElementsOf(expected);
    assertThat(file.getParent()).as("no temporary file is left").isDirectoryNotContaining(other -> !other.equals(file));
  }

  @Test
  void writingAgainGivesTheSameBytes() throws IOException {
    SET.write(folder.resolve("a.txt"));
    SET.write(folder.resolve("b.txt"));
    assertThat(folder.resolve("a.txt")).hasSameBinaryContentAs(folder.resolve("b.txt"));
  }

  @Test
  void aFailedWriteLeavesTheOldFileAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("kept.txt"), "old");
    assertThatThrownBy(() -> WholeFile.write(file, out -> {
      out.write("half");
      throw new IOException("disk full");
    })).hasMessage("disk full");
    assertThat(file).hasContent("old");
    assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
  }

  @Test
  void refusesAnEmptySet() {
    assertThatThrownBy(() -> new ProblemSet(SET.sheets(), 0)).hasMessage("size (0) must be > 0");
  }
}
