package org.seqmix.eval.matrix;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One layer and head: its matrix in one model, or in both where they have the head in common.
///
/// @param layer    layer
/// @param head     head of the layer
/// @param matrices by the number of the model in {@link MatrixPictures#models}
/// @param distance how far apart two matrices are; empty for one
public record HeadPicture(int layer, int head, Map<Integer, Triangle> matrices, Optional<HeadDistance> distance) {
  public HeadPicture {
    matrices = java.util.Collections.unmodifiableMap(new TreeMap<>(matrices));
  }
}
