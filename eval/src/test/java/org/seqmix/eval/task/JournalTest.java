package org.seqmix.eval.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.eval.Likelihood;
import org.seqmix.hybrid.BadInputException;

class JournalTest {
  private static final List<Likelihood.Score> FIRST =
      List.of(new Likelihood.Score(-1.0 / 3, true), new Likelihood.Score(Double.NEGATIVE_INFINITY, false));
  private static final List<Likelihood.Score> SECOND = List.of(new Likelihood.Score(-1e-300, false));

  @TempDir private Path folder;

  private Path written() {
    Path file = folder.resolve("deep/run.journal");
    try (Journal journal = Journal.open(file, "m", FewShot.AS_DEFINED)) {
      journal.append("task", 0, "one", FIRST);
      journal.append("task", 1, "two", SECOND);
      journal.flush();
    }
    return file;
  }

  @Test
  void scoresComeBackToTheBit() {
    try (Journal journal = Journal.open(written(), "m", FewShot.AS_DEFINED)) {
      assertThat(journal.size()).isEqualTo(2);
      assertThat(journal.find("one")).contains(FIRST);
      assertThat(journal.find("two")).contains(SECOND);
      assertThat(journal.find("three")).isEmpty();
    }
  }

  @Test
  void whateverIsTornOffTheEndIsCutAndTheRestStays() throws IOException {
    Path file = written();
    byte[] whole = Files.readAllBytes(file);
    int firstLine = new String(whole, java.nio.charset.StandardCharsets.UTF_8).indexOf('\n') + 1;
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      try (Journal journal = Journal.open(file, "m", FewShot.AS_DEFINED)) {
        assertThat(journal.size()).isEqualTo(length < firstLine ? 0 : 1);
        journal.append("task", 1, "two", SECOND);
      }
      try (Journal journal = Journal.open(file, "m", FewShot.AS_DEFINED)) {
        assertThat(journal.size()).isEqualTo(length < firstLine ? 1 : 2);
        assertThat(journal.find("two")).contains(SECOND);
      }
    }
  }

  @Test
  void aDamagedByteEndsWhatIsKnown() throws IOException {
    Path file = written();
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at += 3) {
      byte[] bad = whole.clone();
      bad[at] ^= 4;
      Files.write(file, bad);
      try (Journal journal = Journal.open(file, "m", FewShot.AS_DEFINED)) {
        journal.find("one").ifPresent(s -> assertThat(s).isEqualTo(FIRST));
        journal.find("two").ifPresent(s -> assertThat(s).isEqualTo(SECOND));
        assertThat(journal.size()).isLessThan(2);
      }
    }
  }

  @Test
  void oneRunAtATimeHasAJournal() {
    Path file = written();
    try (Journal journal = Journal.open(file, "m", FewShot.AS_DEFINED)) {
      assertThatThrownBy(() -> Journal.open(file, "m", FewShot.AS_DEFINED)).isInstanceOf(BadInputException.class)
          .hasMessageContaining("another run");
      journal.remove();
    }
    assertThat(file).doesNotExist();
  }
}
