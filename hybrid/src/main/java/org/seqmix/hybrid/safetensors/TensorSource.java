package org.seqmix.hybrid.safetensors;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.seqmix.hybrid.BadInputException;

/// Named tensors of an open model, under the names its family's checkpoints have, whatever files they lie in.
public interface TensorSource extends AutoCloseable {
  /// All names.
  Set<String> names();

  /// Whether there is a tensor `name`.
  boolean has(String name);

  /// The tensor `name`; one that is not there is a [org.seqmix.hybrid.BadInputException].
  Entry entry(String name);

  /// The tensor `name`, which must have exactly this shape.
  default Entry entry(String name, long... expectedShape) {
    Entry entry = entry(name);
    if (!Arrays.equals(entry.shape(), expectedShape)) {
      throw new BadInputException(fileOf(name) + ": tensor '" + name + "': expected shape "
          + Arrays.toString(expectedShape) + ", got " + Arrays.toString(entry.shape())
          + "; the weights do not belong to this configuration");
    }
    return entry;
  }

  /// What the file of tensor `name` says under `key` beside its tensors; empty where it says nothing.
  default String metadata(String name, String key) {
    return "";
  }

  /// The file that holds tensor `name`, for messages.
  Path fileOf(String name);

  /// Closes the files; entries cannot be used any more.
  @Override
  void close();
}
