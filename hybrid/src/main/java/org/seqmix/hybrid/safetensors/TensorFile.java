package org.seqmix.hybrid.safetensors;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// An open file of named tensors, in whatever format.
interface TensorFile extends AutoCloseable {
  /// The file.
  Path file();

  /// The names, in the file's order.
  Set<String> names();

  /// The tensor `name`, which must be one of [#names].
  Entry entry(String name);

  /// Texts about the file, by key; none in formats without them.
  default Map<String, String> metadata() {
    return Map.of();
  }

  /// Unmaps the file; its entries cannot be used any more.
  @Override
  void close();
}
