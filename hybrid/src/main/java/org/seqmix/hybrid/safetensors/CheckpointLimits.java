package org.seqmix.hybrid.safetensors;

import org.seqmix.hybrid.torch.TorchLimits;

/// Bounds on what the files of a checkpoint may claim, for each format.
///
/// @param safetensors  for safetensors files; its `maxHeaderBytes` bounds the index of shards too, of either format
/// @param torch        for files that torch wrote
public record CheckpointLimits(SafetensorsLimits safetensors, TorchLimits torch) {
  /// The defaults of each.
  public static final CheckpointLimits DEFAULT = new CheckpointLimits(SafetensorsLimits.DEFAULT, TorchLimits.DEFAULT);
}
