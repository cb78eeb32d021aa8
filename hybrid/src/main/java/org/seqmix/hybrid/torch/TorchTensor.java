package org.seqmix.hybrid.torch;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.seqmix.tensor.DType;

/// A tensor of an open torch file. It has no name of its own: a state dict may give one tensor several.
///
/// The bytes are little-endian, contiguous, and need not be aligned. Tensors that share a storage share bytes.
///
/// @param type   its element type
/// @param shape  extents, outermost first; empty for a scalar
/// @param data   its bytes, a read-only view of the mapped file, exactly `elements * type.bytes()` of them
@SuppressWarnings("ArrayRecordComponent") // copied in and out
public record TorchTensor(DType type, long[] shape, MemorySegment data) {
  /// Copies the shape.
  public TorchTensor {
    shape = shape.clone();
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TorchTensor that && type == that.type && Arrays.equals(shape, that.shape)
        && data.equals(that.data);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * type.hashCode() + Arrays.hashCode(shape)) + data.hashCode();
  }

  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }
}
