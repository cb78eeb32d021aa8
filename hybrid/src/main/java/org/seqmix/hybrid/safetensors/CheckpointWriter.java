package org.seqmix.hybrid.safetensors;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.seqmix.hybrid.AtomicFile;
import org.seqmix.hybrid.BadInputException;

/// Writes the tensors of a model directory as one file, or as shards of bounded size with an index.
///
/// Tensors are declared first and appended in that order. Nothing is visible before [#commit]: then the files move into
/// place, the index last, and files of an earlier checkpoint in the directory that would now contradict it go.
/// Closing without a commit removes everything that was written.
public final class CheckpointWriter implements AutoCloseable {
  /// The shard size that published models use.
  public static final long DEFAULT_SHARD_BYTES = 5_000_000_000L;

  /// Loaders of the Hugging Face library insist on this key.
  private static final Map<String, String> METADATA = Map.of("format", "pt");

  private final Path directory;
  private final ShardPlan plan;
  private final Map<String, String> metadata;
  private final List<SafetensorsWriter> writers = new ArrayList<>();

  private CheckpointWriter(Path directory, ShardPlan plan, Map<String, String> labels) {
    this.directory = directory;
    this.plan = plan;
    this.metadata = new LinkedHashMap<>(labels);
    this.metadata.putAll(METADATA);
  }

  /// Starts a checkpoint of the tensors `specs` in shards of at most `maxShardBytes` (a larger tensor gets its own).
  public static CheckpointWriter create(Path directory, Collection<TensorSpec> specs, long maxShardBytes) {
    return create(directory, specs, maxShardBytes, Map.of());
  }

  /// The same with texts by key in the metadata of every file.
  public static CheckpointWriter create(Path directory, Collection<TensorSpec> specs, long maxShardBytes,
      Map<String, String> labels) {
    CheckpointWriter writer =
        new CheckpointWriter(directory, ShardPlan.of(List.copyOf(specs), maxShardBytes), labels);
    try {
      writer.openNext();
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
    return writer;
  }

  /// Starts a checkpoint with [#DEFAULT_SHARD_BYTES].
  public static CheckpointWriter create(Path directory, Collection<TensorSpec> specs) {
    return create(directory, specs, DEFAULT_SHARD_BYTES);
  }

  private void openNext() {
    int shard = writers.size();
    writers.add(SafetensorsWriter.create(directory.resolve(plan.fileName(shard)), plan.shards().get(shard), metadata));
  }

  /// Appends the next bytes of tensor `name`, whole or in pieces, in the declared order.
  public void append(String name, MemorySegment data) {
    while (writers.getLast().isComplete() && writers.size() < plan.shards().size()) {
      writers.getLast().seal();
      openNext();
    }
    writers.getLast().append(name, data);
  }

  /// Makes the checkpoint visible.
  public void commit() {
    while (writers.size() < plan.shards().size() && writers.getLast().isComplete()) {
      openNext();
    }
    writers.forEach(SafetensorsWriter::seal);
    Set<String> stale = staleFiles();
    writers.forEach(SafetensorsWriter::commit);
    if (plan.isSharded()) {
      AtomicFile.write(directory.resolve(Checkpoint.INDEX), plan.index().toJson(plan.bytes()));
    }
    stale.forEach(this::delete);
  }

  /// Files of an earlier checkpoint here that are not overwritten now.
  private Set<String> staleFiles() {
    Set<String> stale = new HashSet<>(Set.of(Checkpoint.WHOLE, Checkpoint.INDEX));
    Path index = directory.resolve(Checkpoint.INDEX);
    if (Files.exists(index)) {
      try {
        stale.addAll(ShardIndex.read(index, CheckpointFormat.SAFETENSORS.suffix(), SafetensorsLimits.DEFAULT).shards());
      } catch (BadInputException unreadable) {
        stale.add(Checkpoint.INDEX);
      }
    }
    for (int shard = 0; shard < plan.shards().size(); shard++) {
      stale.remove(plan.fileName(shard));
    }
    if (plan.isSharded()) {
      stale.remove(Checkpoint.INDEX);
    }
    return stale;
  }

  private void delete(String name) {
    try {
      Files.deleteIfExists(directory.resolve(name));
    } catch (IOException e) {
      throw BadInputException.io(directory.resolve(name), "remove the earlier weights", e, "remove them by hand");
    }
  }

  /// Removes what was written unless it was committed.
  @Override
  public void close() {
    writers.forEach(SafetensorsWriter::close);
  }
}
