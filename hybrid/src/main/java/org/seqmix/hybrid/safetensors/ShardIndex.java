package org.seqmix.hybrid.safetensors;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.internal.JsonFields;
import org.seqmix.hybrid.internal.JsonFiles;
import tools.jackson.databind.node.ObjectNode;

/// Which shard holds which tensor: `model.safetensors.index.json`, or `pytorch_model.bin.index.json`.
///
/// @param shardOf  file name of the shard, by tensor name
record ShardIndex(Map<String, String> shardOf) {
  ShardIndex {
    shardOf = Collections.unmodifiableMap(new LinkedHashMap<>(shardOf));
  }

  /// Reads `file`; shard names that could lead out of the directory, or do not end in `suffix`, are refused.
  static ShardIndex read(Path file, String suffix, SafetensorsLimits limits) {
    JsonFields map = JsonFiles.read(file, limits.maxHeaderBytes()).requiredObject("weight_map");
    Map<String, String> shardOf = new LinkedHashMap<>();
    for (String tensor : map.keys()) {
      String shard = map.text(tensor).orElseThrow(() -> map.wrong(tensor, "the name of a shard"));
      shardOf.put(tensor, checked(file, tensor, suffix, shard));
    }
    if (shardOf.isEmpty()) {
      throw new BadInputException(file + ": weight_map: expected at least one tensor, got none; download it again");
    }
    return new ShardIndex(shardOf);
  }

  private static String checked(Path file, String tensor, String suffix, String shard) {
    boolean plain = shard.endsWith(suffix) && !shard.startsWith(".")
        && shard.chars().allMatch(c -> c > ' ' && c < 127 && "/\\:*?\"<>|".indexOf(c) < 0);
    if (!plain) {
      throw new BadInputException(file + ": weight_map: tensor '" + tensor
          + "': expected a plain file name NAME" + suffix + " in the same directory, got '" + shard
          + "'; the index is damaged or hostile, do not use it");
    }
    return shard;
  }

  /// The shards, sorted.
  SortedSet<String> shards() {
    return new TreeSet<>(shardOf.values());
  }

  /// The index file's bytes; `totalBytes` is the payload of all shards.
  byte[] toJson(long totalBytes) {
    ObjectNode root = JsonFiles.object();
    root.putObject("metadata").put("total_size", totalBytes);
    ObjectNode map = root.putObject("weight_map");
    shardOf.forEach(map::put);
    return JsonFiles.bytes(root);
  }
}
