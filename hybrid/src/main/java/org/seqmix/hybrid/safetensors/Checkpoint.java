package org.seqmix.hybrid.safetensors;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.seqmix.hybrid.BadInputException;

/// The tensors of a model directory, whole (`model.safetensors`) or in shards (`model.safetensors.index.json`).
///
/// With shards, the index and the files must agree on every name. Entries live until the checkpoint is closed.
public final class Checkpoint implements AutoCloseable {
  static final String WHOLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  private final Path directory;
  private final List<Safetensors> files;
  private final Map<String, Safetensors> fileOf;

  private Checkpoint(Path directory, List<Safetensors> files, Map<String, Safetensors> fileOf) {
    this.directory = directory;
    this.files = List.copyOf(files);
    this.fileOf = Collections.unmodifiableMap(fileOf);
  }

  /// Opens the tensors of `directory` with the default limits.
  public static Checkpoint open(Path directory) {
    return open(directory, SafetensorsLimits.DEFAULT);
  }

  /// Opens the tensors of `directory`. Errors: [BadInputException], one line.
  public static Checkpoint open(Path directory, SafetensorsLimits limits) {
    boolean whole = Files.exists(directory.resolve(WHOLE));
    if (!whole && !Files.exists(directory.resolve(INDEX))) {
      throw new BadInputException(directory + ": expected " + WHOLE + " or " + INDEX + ", got neither; "
          + (Files.isDirectory(directory) ? "give a model directory with safetensors weights" : "no such directory"));
    }
    List<Safetensors> files = new ArrayList<>();
    try {
      return whole ? openWhole(directory, files, limits) : openShards(directory, files, limits);
    } catch (RuntimeException e) {
      files.forEach(Safetensors::close);
      throw e;
    }
  }

  private static Checkpoint openWhole(Path directory, List<Safetensors> files, SafetensorsLimits limits) {
    Safetensors file = Safetensors.open(directory.resolve(WHOLE), limits);
    files.add(file);
    Map<String, Safetensors> fileOf = new LinkedHashMap<>();
    file.names().forEach(name -> fileOf.put(name, file));
    return new Checkpoint(directory, files, fileOf);
  }

  private static Checkpoint openShards(Path directory, List<Safetensors> files, SafetensorsLimits limits) {
    Path indexFile = directory.resolve(INDEX);
    ShardIndex index = ShardIndex.read(indexFile, limits);
    Map<String, Safetensors> fileOf = new LinkedHashMap<>();
    for (String shard : index.shards()) {
      if (!Files.exists(directory.resolve(shard))) {
        throw new BadInputException(indexFile + ": expected the shard " + shard + " beside it, got no such file; "
            + "download the missing shard");
      }
      Safetensors file = Safetensors.open(directory.resolve(shard), limits);
      files.add(file);
      for (String name : file.names()) {
        checkListed(index, shard, file, name);
        fileOf.put(name, file);
      }
    }
    checkAllFound(indexFile, index, fileOf);
    return new Checkpoint(directory, files, fileOf);
  }

  private static void checkListed(ShardIndex index, String shard, Safetensors file, String name) {
    String listed = index.shardOf().get(name);
    if (!shard.equals(listed)) {
      throw new BadInputException(file.file() + ": tensor '" + name + "': expected " + INDEX + " to list it in " + shard
          + ", got " + (listed == null ? "no entry" : listed) + "; index and shards are of different downloads");
    }
  }

  private static void checkAllFound(Path indexFile, ShardIndex index, Map<String, Safetensors> fileOf) {
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

  /// All names: shards in the order of their file names, tensors in the order of their bytes.
  public Set<String> names() {
    return fileOf.keySet();
  }

  /// Whether there is a tensor `name`.
  public boolean has(String name) {
    return fileOf.containsKey(name);
  }

  /// The tensor `name`; one that is not there is a [BadInputException].
  public Entry entry(String name) {
    Safetensors file = fileOf.get(name);
    if (file == null) {
      throw new BadInputException(directory + ": missing tensor '" + name + "': expected it among the "
          + fileOf.size()
          + " tensors of the checkpoint; the weights do not belong to this config.json, or are incomplete");
    }
    return file.entry(name);
  }

  /// The tensor `name`, which must have exactly this shape.
  public Entry entry(String name, long... expectedShape) {
    Entry entry = entry(name);
    if (!Arrays.equals(entry.shape(), expectedShape)) {
      throw new BadInputException(fileOf(name) + ": tensor '" + name + "': expected shape "
          + Arrays.toString(expectedShape) + ", got " + Arrays.toString(entry.shape())
          + "; the weights do not belong to this config.json");
    }
    return entry;
  }

  /// The file that holds tensor `name`, for messages.
  public Path fileOf(String name) {
    Safetensors file = fileOf.get(name);
    return file == null ? directory : file.file();
  }

  /// Payload bytes of all tensors.
  public long bytes() {
    return names().stream().mapToLong(name -> entry(name).data().byteSize()).sum();
  }

  /// Unmaps all files; entries cannot be used any more.
  @Override
  public void close() {
    files.forEach(Safetensors::close);
  }
}
