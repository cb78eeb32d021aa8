package org.seqmix.hybrid.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.SharedFiles;

class CheckpointWriterTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 20_000, 100_000, Long.MAX_VALUE})
  void whatIsWrittenIsReadAgain(long maxShardBytes) {
    Path source = SharedFiles.path("golden/llama-tied-bf16-sharded");
    copy(source, maxShardBytes);
    try (Checkpoint original = Checkpoint.open(source); Checkpoint copy = Checkpoint.open(directory)) {
      assertThat(copy.names()).containsExactlyElementsOf(original.names());
      for (String name : original.names()) {
        assertThat(copy.entry(name).spec()).isEqualTo(original.entry(name).spec());
        assertThat(copy.entry(name).data().mismatch(original.entry(name).data())).isEqualTo(-1);
        assertThat(copy.fileOf(name)).satisfies(file -> assertThat(smallEnough(file, maxShardBytes)).isTrue());
      }
    }
  }

  /// At most the bound, or a single tensor.
  private static boolean smallEnough(Path file, long maxShardBytes) {
    try (Safetensors shard = Safetensors.open(file)) {
      long bytes = shard.names().stream().mapToLong(name -> shard.entry(name).data().byteSize()).sum();
      return bytes <= maxShardBytes || shard.names().size() == 1;
    }
  }

  private void copy(Path source, long maxShardBytes) {
    try (Checkpoint original = Checkpoint.open(source)) {
      List<TensorSpec> specs = original.names().stream().map(name -> original.entry(name).spec()).toList();
      try (CheckpointWriter writer = CheckpointWriter.create(directory, specs, maxShardBytes)) {
        for (String name : original.names()) {
          writer.append(name, original.entry(name).data());
        }
        assertThat(
            Files.exists(directory.resolve(Checkpoint.WHOLE)) && Files.exists(directory.resolve(Checkpoint.INDEX)))
            .isFalse();
        writer.commit();
      }
    }
  }

  @Test
  void shardsAndWholeFilesReplaceEachOther() {
    Path source = SharedFiles.path("golden/llama-tied-bf16-sharded");
    copy(source, Long.MAX_VALUE);
    assertThat(directory.toFile().list()).containsExactly(Checkpoint.WHOLE);
    copy(source, 20_000);
    assertThat(directory.resolve(Checkpoint.WHOLE)).doesNotExist();
    int files = directory.toFile().list().length;
    copy(source, 50_000);
    assertThat(directory.toFile().list()).hasSizeBetween(3, files - 1);
    copy(source, Long.MAX_VALUE);
    assertThat(directory.toFile().list()).containsExactly(Checkpoint.WHOLE);
    Checkpoint.open(directory).close();
  }

  @Test
  void leavesNothingWithoutACommit() {
    try (Checkpoint original = Checkpoint.open(SharedFiles.path("golden/llama-tied-bf16-sharded"))) {
      List<TensorSpec> specs = original.names().stream().map(name -> original.entry(name).spec()).toList();
      try (CheckpointWriter writer = CheckpointWriter.create(directory, specs, 20_000)) {
        for (TensorSpec spec : specs.subList(0, specs.size() - 1)) {
          writer.append(spec.name(), original.entry(spec.name()).data());
        }
        assertThatThrownBy(writer::commit).isInstanceOf(IllegalStateException.class);
      }
    }
    assertThat(directory).isEmptyDirectory();
  }
}
