package org.seqmix.hybrid.safetensors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How tensors are split into shards: in their order, a new shard where the next tensor would exceed the bound.
record ShardPlan(List<List<TensorSpec>> shards) {
  static ShardPlan of(List<TensorSpec> specs, long maxShardBytes) {
    if (maxShardBytes <= 0) {
      throw new IllegalArgumentException("maxShardBytes (" + maxShardBytes + ") must be > 0");
    }
    List<List<TensorSpec>> shards = new ArrayList<>();
    shards.add(new ArrayList<>());
    long filled = 0;
    for (TensorSpec spec : specs) {
      if (filled > 0 && spec.bytes() > maxShardBytes - filled) {
        shards.add(new ArrayList<>());
        filled = 0;
      }
      shards.getLast().add(spec);
      filled += spec.bytes();
    }
    return new ShardPlan(shards.stream().map(List::copyOf).toList());
  }

  boolean isSharded() {
    return shards.size() > 1;
  }

  String fileName(int shard) {
    return isSharded()
        ? String.format("model-%05d-of-%05d.safetensors", shard + 1, shards.size()) : Checkpoint.WHOLE;
  }

  ShardIndex index() {
    Map<String, String> shardOf = new LinkedHashMap<>();
    for (int shard = 0; shard < shards.size(); shard++) {
      for (TensorSpec spec : shards.get(shard)) {
        shardOf.put(spec.name(), fileName(shard));
      }
    }
    return new ShardIndex(shardOf);
  }

  long bytes() {
    return shards.stream().flatMap(List::stream).mapToLong(TensorSpec::bytes).sum();
  }
}
