package org.seqmix.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path directory;

  @Test
  void appearsOnlyWhenCommitted() throws IOException {
    Path target = directory.resolve("deep/er/file");
    try (AtomicFile file = AtomicFile.create(target)) {
      file.append(MemorySegment.ofArray(new byte[] {1, 2}));
      file.append(MemorySegment.ofArray(new short[] {0x0403}));
      assertThat(target).doesNotExist();
      file.commit();
    }
    assertThat(target).hasBinaryContent(new byte[] {1, 2, 3, 4});
    assertThat(directory.resolve("deep/er")).isDirectoryContaining(p -> p.equals(target)).satisfies(this::holdsOneFile);
  }

  private void holdsOneFile(Path folder) {
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void replacesAnEarlierFileWhole() {
    Path target = directory.resolve("file");
    AtomicFile.write(target, new byte[3 << 20]);
    AtomicFile.write(target, new byte[] {7});
    assertThat(target).hasBinaryContent(new byte[] {7});
  }

  @Test
  void leavesNothingWithoutACommit() {
    try (AtomicFile file = AtomicFile.create(directory.resolve("file"))) {
      file.append(MemorySegment.ofArray(new byte[9]));
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void leavesNothingOnAFullDisk() {
    Path target = directory.resolve("weights");
    assertThatThrownBy(() -> {
      try (AtomicFile file = AtomicFile.create(target, AtomicFileTest::fullDisk)) {
        file.append(MemorySegment.ofArray(new byte[5 << 20]));
        file.commit();
      }
    }).isInstanceOf(BadInputException.class)
        .hasMessage(target + ": cannot write: No space left on device; "
            + "check free space and permissions, or choose another place");
    assertThat(directory).isEmptyDirectory();
  }

  private static FileChannel fullDisk(Path temporary) throws IOException {
    return new FullDisk(
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), 2L << 20);
  }

  @Test
  void namesADirectoryThatCannotBeMade() {
    AtomicFile.write(directory.resolve("plain"), new byte[1]);
    Path target = directory.resolve("plain/file");
    assertThatThrownBy(() -> AtomicFile.create(target))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(target + ": cannot write: ")
        .hasMessageEndingWith("or choose another place");
  }

  @Test
  void refusesADirectoryAsAFile() {
    assertThatThrownBy(() -> AtomicFile.create(directory))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("this is a directory");
    assertThat(Files.isDirectory(directory)).isTrue();
  }
}
