package org.seqmix.hybrid.safetensors;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.seqmix.hybrid.BadInputException;

/// The tensors of a model directory: safetensors files where there are any, else files that torch wrote.
///
/// Either kind is whole (`model.safetensors`, `pytorch_model.bin`) or in shards that an index lists
/// (`model.safetensors.index.json`, `pytorch_model.bin.index.json`). The index and the shards must agree on every name.
/// Entries are views of mapped files and live until the checkpoint is closed.
public final class Checkpoint implements TensorSource {
  /// Names of what is written, which is always safetensors.
  static final String WHOLE = CheckpointFormat.SAFETENSORS.whole();
  static final String INDEX = CheckpointFormat.SAFETENSORS.index();

  private final Path directory;
  private final List<TensorFile> files;
  private final Map<String, TensorFile> fileOf;

  private Checkpoint(Path directory, List<TensorFile> files, Map<String, TensorFile> fileOf) {
    this.directory = directory;
    this.files = List.copyOf(files);
    this.fileOf = Collections.unmodifiableMap(fileOf);
  }

  /// Opens the tensors of `directory` with the default limits.
  public static Checkpoint open(Path directory) {
    return open(directory, CheckpointLimits.DEFAULT);
  }

  /// Opens the tensors of `directory`. Errors: [BadInputException], one line.
  public static Checkpoint open(Path directory, CheckpointLimits limits) {
    CheckpointFormat format = CheckpointFormat.of(directory).orElseThrow(() -> new BadInputException(
        directory + ": expected one of " + String.join(", ", CheckpointFormat.names()) + ", got none of them; "
            + (Files.isDirectory(directory) ? "give a model directory with weights" : "no such directory")));
    List<TensorFile> files = new ArrayList<>();
    try {
      return Files.exists(directory.resolve(format.whole()))
          ? openWhole(directory, format, files, limits) : openShards(directory, format, files, limits);
    } catch (RuntimeException e) {
      files.forEach(TensorFile::close);
      throw e;
    }
  }

  private static Checkpoint openWhole(Path directory, CheckpointFormat format, List<TensorFile> files,
      CheckpointLimits limits) {
    TensorFile file = format.open(directory.resolve(format.whole()), limits);
    files.add(file);
    Map<String, TensorFile> fileOf = new LinkedHashMap<>();
    file.names().forEach(name -> fileOf.put(name, file));
    return new Checkpoint(directory, files, fileOf);
  }

  private static Checkpoint openShards(Path directory, CheckpointFormat format, List<TensorFile> files,
      CheckpointLimits limits) {
    Path indexFile = directory.resolve(format.index());
    ShardIndex index = ShardIndex.read(indexFile, format.suffix(), limits.safetensors());
    Map<String, TensorFile> fileOf = new LinkedHashMap<>();
    for (String shard : index.shards()) {
      if (!Files.exists(directory.resolve(shard))) {
        throw new BadInputException(indexFile + ": expected the shard " + shard + " beside it, got no such file; "
            + "download the missing shard");
      }
      TensorFile file = format.open(directory.resolve(shard), limits);
      files.add(file);
      for (String name : file.names()) {
        checkListed(format, index, shard, file, name);
        fileOf.put(name, file);
      }
    }
    checkAllFound(indexFile, index, fileOf);
    return new Checkpoint(directory, files, fileOf);
  }

  private static void checkListed(CheckpointFormat format, ShardIndex index, String shard, TensorFile file,
      String name) {
    String listed = index.shardOf().get(name);
    if (!shard.equals(listed)) {
      throw new BadInputException(file.file() + ": tensor '" + name + "': expected " + format.index()
          + " to list it in " + shard + ", got " + (listed == null ? "no entry" : listed)
          + "; index and shards are of different downloads");
    }
  }

  private static void checkAllFound(Path indexFile, ShardIndex index, Map<String, TensorFile> fileOf) {
    index.shardOf().forEach((name, shard) -> {
      if (!fileOf.containsKey(name)) {
        throw new BadInputException(indexFile + ": tensor '" + name + "': expected it in " + shard
            + ", got a file without it; index and shards are of different downloads");
      }
    });
  }

  /// The model directory.
  public Path directory() {
    return directory;
  }

  /// All names: shards in the order of their file names, tensors in the order of their file.
  @Override
  public Set<String> names() {
    return fileOf.keySet();
  }

  /// Whether there is a tensor `name`.
  @Override
  public boolean has(String name) {
    return fileOf.containsKey(name);
  }

  /// The tensor `name`; one that is not there is a [BadInputException].
  @Override
  public Entry entry(String name) {
    TensorFile file = fileOf.get(name);
    if (file == null) {
      throw new BadInputException(directory + ": missing tensor '" + name + "': expected it among the "
          + fileOf.size()
          + " tensors of the checkpoint; the weights do not belong to this config.json, or are incomplete");
    }
    return file.entry(name);
  }

  /// The file that holds tensor `name`, for messages.
  @Override
  public Path fileOf(String name) {
    TensorFile file = fileOf.get(name);
    return file == null ? directory : file.file();
  }

  @Override
  public String metadata(String name, String key) {
    TensorFile file = fileOf.get(name);
    return file == null ? "" : file.metadata().getOrDefault(key, "");
  }

  /// Payload bytes of all tensors.
  public long bytes() {
    return names().stream().mapToLong(name -> entry(name).data().byteSize()).sum();
  }

  /// Unmaps all files; entries cannot be used any more.
  @Override
  public void close() {
    files.forEach(TensorFile::close);
  }
}
