package org.seqmix.hybrid.gguf;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// A tensor of an open file, as it lies there.
///
/// @param name  its name in the file
/// @param type  how elements are stored
/// @param shape extents, outermost first (files list them innermost first)
/// @param data  its bytes, a view of the mapped file
@SuppressWarnings("ArrayRecordComponent") // copied in and out
public record GgufTensor(String name, GgufType type, long[] shape, MemorySegment data) {
  /// Copies the shape.
  public GgufTensor {
    shape = shape.clone();
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  /// Number of elements.
  public long elements() {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /// All values, in the file's order. *Cost*: a float an element.
  public float[] toFloats() {
    float[] out = new float[Math.toIntExact(elements())];
    GgufBlocks.read(type, data, 0, out);
    return out;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GgufTensor that && name.equals(that.name) && type == that.type
        && Arrays.equals(shape, that.shape) && data.equals(that.data);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(shape);
  }

  @Override
  public String toString() {
    return name + " " + type + Arrays.toString(shape);
  }
}
