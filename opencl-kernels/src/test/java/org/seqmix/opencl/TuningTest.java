package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.opencl.launch.Tuning;

class TuningTest {
  @TempDir private Path folder;

  private Tuning tuning() {
    return Tuning.in(() -> {
    }, folder.resolve("cache"), "a device | 1.0");
  }

  private static void wait(int way) {
    long until = System.nanoTime() + (way == 2 ? 100_000 : 2_000_000);
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("cache"))) {
      return all.toList();
    }
  }

  @Test
  void theFastestIsRemembered() throws IOException {
    assertThat(tuning().fastest("which", 3, TuningTest::wait)).isEqualTo(2);

    List<Integer> asked = new ArrayList<>();
    assertThat(tuning().fastest("which", 3, asked::add)).isEqualTo(2);
    assertThat(asked).isEmpty();
    assertThat(files()).hasSize(1).allSatisfy(f -> assertThat(f).content().isEqualToIgnoringNewLines("which = 2"));
  }

  @Test
  void aWayThatFailsIsNotTaken() {
    assertThat(tuning().fastest("which", 2, way -> {
      if (way == 0) {
        throw new IllegalStateException("not on this device");
      }
    })).isEqualTo(1);
  }

  @Test
  void twoProcessesKeepEachOthersAnswers() throws IOException {
    Tuning one = tuning();
    Tuning other = tuning();
    one.fastest("first", 2, way -> {
    });
    other.fastest("second", 2, way -> {
    });

    assertThat(Files.readAllLines(files().getFirst())).hasSize(2);
  }

  @Test
  void aDamagedFileIsMeasuredAnew() throws IOException {
    tuning().fastest("which", 3, TuningTest::wait);
    Files.writeString(files().getFirst(), "which = 1\nnothing of this kind");

    assertThat(tuning().fastest("which", 3, TuningTest::wait)).isEqualTo(2);
    assertThat(files().getFirst()).content().isEqualToIgnoringNewLines("which = 2");
  }

  @Test
  void offMeansTheDefault() {
    assertThat(Tuning.off().fastest("which", 3, way -> {
      throw new IllegalStateException("asked");
    })).isZero();
  }
}
