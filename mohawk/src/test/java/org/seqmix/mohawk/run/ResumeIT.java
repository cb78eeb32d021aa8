package org.seqmix.mohawk.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.mohawk.TestDevices;
import org.seqmix.tensor.Device;

/// Runs in processes of their own, killed at random moments, end with the bits of one that nobody disturbed.
class ResumeIT {
  private static final int KILLS = 20;
  private static final int SIGKILL_EXIT = 128 + 9;

  @TempDir Path directory;

  @Test
  void aKilledRunEndsWithTheSameBits() throws Exception {
    Path teacher = SmallRun.teacher(directory.resolve("teacher"), 1);
    Path data = SmallRun.data(directory.resolve("problems.txt"), 2);
    Path unbroken = directory.resolve("unbroken");
    try (Device device = TestDevices.open("cpu")) {
      SmallRun.run(teacher, List.of(data), SmallRun.recipe(), SmallRun.SEED, unbroken).run(device, false,
          RunListener.NONE);
    }
    SplittableRandom random = new SplittableRandom(4);
    int kills = 0;
    for (int run = 0; kills < KILLS; run++) {
      Path out = directory.resolve("killed-" + run);
      while (kills < KILLS && killed(teacher, data, out, random)) {
        kills++;
      }
      if (kills == KILLS) {
        assertThat(child(teacher, data, out).waitFor()).isZero();
      }
      assertSame(out, unbroken);
    }
  }

  /// Starts or goes on with a run and kills it at a random moment after one to five signs of life. False when it ended
  /// before.
  private static boolean killed(Path teacher, Path data, Path out, SplittableRandom random) throws Exception {
    Process child = child(teacher, data, out);
    int signs = random.nextInt(1, 6);
    try (BufferedReader lines = child.inputReader()) {
      for (int i = 0; i < signs; i++) {
        if (lines.readLine() == null) {
          assertThat(child.waitFor()).isZero();
          return false;
        }
      }
      Thread.sleep(random.nextInt(30));
      child.destroyForcibly();
    }
    int exit = child.waitFor();
    assertThat(exit).isIn(0, SIGKILL_EXIT);
    return exit != 0;
  }

  /// A child compiles quickly rather than well: it lives for a second. Its bits are the same.
  private static Process child(Path teacher, Path data, Path out) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Xmx256m", "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp", System.getProperty("java.class.path"), SmallRun.class.getName(), teacher.toString(), data.toString(),
        out.toString());
    return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /// The same model, and nothing half-written beside it.
  private static void assertSame(Path out, Path expected) throws IOException {
    for (String name : List.of("model.safetensors", "config.json", "tokenizer.json")) {
      assertThat(Files.mismatch(out.resolve(name), expected.resolve(name))).as(name).isEqualTo(-1);
    }
    try (Stream<Path> files = Files.walk(out); Stream<Path> expectedFiles = Files.walk(expected)) {
      assertThat(files.map(f -> out.relativize(f).toString()).toList())
          .containsExactlyInAnyOrderElementsOf(expectedFiles.map(f -> expected.relativize(f).toString()).toList());
    }
    assertThat(RunState.read(out).stage()).isEmpty();
    assertThat(RunState.read(out).done()).containsExactly("matrices", "hstates", "supervised");
  }
}
