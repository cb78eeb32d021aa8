package org.seqmix.eval.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.seqmix.hybrid.BadInputException;

/// Finds a task's records in a folder of data.
///
/// In this order: `NAME.jsonl` (the task's own split alone), `NAME_SPLIT.jsonl`, the same with `.parquet`, and then the files
/// `SPLIT.jsonl`, `SPLIT.parquet` or `SPLIT-*.parquet` anywhere below `NAME`, as the Hugging Face hub lays data sets out.
final class DataFiles {
  private static final int MAX_DEPTH = 6;

  private final Path folder;
  private final TaskDefinition task;

  DataFiles(Path folder, TaskDefinition task) {
    this.folder = folder;
    this.task = task;
  }

  /// The records of a split, in the order of the file.
  ///
  /// *Errors*: {@link BadInputException} when there are none, or files of several variants.
  List<DataRecord> read(String split) {
    List<Path> files = find(split);
    List<DataRecord> out = new ArrayList<>();
    for (Path file : files) {
      out.addAll(file.toString().endsWith(".parquet") ? ParquetRecords.read(file) : JsonLines.read(file));
    }
    if (out.isEmpty()) {
      throw new BadInputException(files.getFirst() + ": expected records of task " + task.name() + ", got none");
    }
    return out;
  }

  private List<Path> find(String split) {
    List<String> names = new ArrayList<>();
    for (String end : List.of(".jsonl", ".parquet")) {
      if (split.equals(task.split())) {
        names.add(task.data() + end);
      }
      names.add(task.data() + "_" + split + end);
    }
    for (String name : names) {
      if (Files.isRegularFile(folder.resolve(name))) {
        return List.of(folder.resolve(name));
      }
    }
    List<Path> below = below(split);
    if (below.isEmpty()) {
      throw new BadInputException(folder + ": expected data of task " + task.name() + ": " + String.join(", ", names)
          + ", or " + task.data() + "/**/" + split + "-*.parquet; got none of these; name its folder with --data");
    }
    return below;
  }

  private List<Path> below(String split) {
    Path named = folder.resolve(task.data());
    Path top = task.config().map(named::resolve).filter(Files::isDirectory).orElse(named);
    if (!Files.isDirectory(top)) {
      return List.of();
    }
    List<Path> found;
    try (Stream<Path> walk = Files.walk(top, MAX_DEPTH)) {
      found = walk.filter(p -> isOf(split, p.getFileName().toString())).filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw BadInputException.io(top, "list", e, "name a readable folder");
    }
    List<Path> folders = found.stream().map(f -> f.getParent()).distinct().toList();
    if (folders.size() > 1) {
      throw new BadInputException(top + ": expected the " + split + " files of one variant of task " + task.name()
          + ", got those of " + folders + "; keep one, or name it as 'config' in the task");
    }
    return found;
  }

  private static boolean isOf(String split, String file) {
    return file.equals(split + ".jsonl") || file.equals(split + ".parquet")
        || file.startsWith(split + "-") && file.endsWith(".parquet");
  }
}
