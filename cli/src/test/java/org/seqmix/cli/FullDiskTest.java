package org.seqmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The program in a process of its own that may write small files only, as on a full disk.
@DisabledOnOs(OS.WINDOWS)
class FullDiskTest {
  private static final int BLOCKS = 16;

  @TempDir private Path folder;

  @Test
  void aFullDiskIsOneLineAndLeavesNothingBehind() throws IOException, InterruptedException {
    Path out = folder.resolve("dump.safetensors");
    Path err = folder.resolve("err.txt");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process = new ProcessBuilder("sh", "-c", "ulimit -f " + BLOCKS + "; exec \"$@\"", "sh", java,
        "-XX:-UsePerfData", "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-cp",
        System.getProperty("java.class.path"), "org.seqmix.cli.Main", "dump", "--model",
        SharedFiles.path("golden/llama-gqa-rope3").toString(), "--ids", "1,2,3,4,5,6,7,8", "--threads", "1", "--out",
        out.toString())
        .redirectError(err.toFile()).redirectOutput(new File("/dev/null")).start();

    assertThat(process.waitFor()).isEqualTo(1);
    List<String> lines = Files.readAllLines(err, StandardCharsets.UTF_8).stream()
        .filter(line -> !line.equals("WARNING: Using incubator modules: jdk.incubator.vector")).toList();
    assertThat(lines).singleElement().asString().startsWith("seqmix: " + out + ": cannot write: ").contains("space");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(err);
    }
  }
}
