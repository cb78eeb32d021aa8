package org.seqmix.hybrid.safetensors;

import java.util.Arrays;
import org.seqmix.tensor.DType;

/// Name, element type and shape of a tensor in a file.
///
/// @param name   its name, not empty
/// @param type   its element type
/// @param shape  extents, outermost first; empty for a scalar, an extent may be 0
@SuppressWarnings("ArrayRecordComponent") // copied in and out
public record TensorSpec(String name, DType type, long[] shape) {
  /// Checks the name and that the byte count fits a long.
  public TensorSpec {
    if (name.isEmpty() || name.equals(SafetensorsHeader.METADATA)) {
      throw new IllegalArgumentException("tensor name: expected a name other than '" + name + "'");
    }
    shape = shape.clone();
    bytes(type, shape);
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  /// Bytes of the payload.
  public long bytes() {
    return bytes(type, shape);
  }

  /// Bytes of a tensor; throws [ArithmeticException] when an extent is negative or the product overflows.
  static long bytes(DType type, long[] shape) {
    long bytes = type.bytes();
    for (long extent : shape) {
      if (extent < 0) {
        throw new ArithmeticException("extent " + extent + " must be >= 0");
      }
      bytes = Math.multiplyExact(bytes, extent);
    }
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorSpec that && name.equals(that.name) && type == that.type
        && Arrays.equals(shape, that.shape);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * name.hashCode() + type.hashCode()) + Arrays.hashCode(shape);
  }

  @Override
  public String toString() {
    return name + " " + type + Arrays.toString(shape);
  }
}
