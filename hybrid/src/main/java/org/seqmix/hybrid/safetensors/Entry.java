package org.seqmix.hybrid.safetensors;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.OptionalLong;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.tensor.DType;

/// A tensor of an open file: its bytes are a view of the mapped file and live as long as the file is open.
///
/// The bytes are little-endian and need not be aligned: published files begin their payload anywhere.
///
/// @param name   its name
/// @param type   its element type
/// @param shape  extents, outermost first; empty for a scalar
/// @param data   its bytes, read-only, exactly `elements * type.bytes()` of them
@SuppressWarnings("ArrayRecordComponent") // copied in and out
public record Entry(String name, DType type, long[] shape, MemorySegment data) {
  /// Copies the shape.
  public Entry {
    shape = shape.clone();
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  /// Number of elements.
  public long elements() {
    return data.byteSize() / type.bytes();
  }

  /// Name, type and shape alone.
  public TensorSpec spec() {
    return new TensorSpec(name, type, shape);
  }

  /// All elements as doubles, exact but for I64 beyond 2^53.
  public double[] toDoubles() {
    double[] values = new double[arrayLength()];
    for (int i = 0; i < values.length; i++) {
      values[i] = TensorBytes.doubleAt(type, data, i);
    }
    return values;
  }

  /// All elements of a floating-point tensor as floats; F64 is rounded to nearest even.
  public float[] toFloats() {
    if (!type.isFloat()) {
      throw new BadInputException("tensor '" + name + "': expected a floating-point type, got " + type);
    }
    float[] values = new float[arrayLength()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) TensorBytes.doubleAt(type, data, i);
    }
    return values;
  }

  /// All elements of an integer tensor.
  public long[] toLongs() {
    if (type.isFloat()) {
      throw new BadInputException("tensor '" + name + "': expected an integer type (I64 or I32), got " + type);
    }
    long[] values = new long[arrayLength()];
    for (int i = 0; i < values.length; i++) {
      values[i] = TensorBytes.longAt(type, data, i);
    }
    return values;
  }

  /// Index of the first NaN or infinity, if there is one. *Cost*: one pass over the bytes.
  public OptionalLong firstNonFinite() {
    if (!type.isFloat()) {
      return OptionalLong.empty();
    }
    long count = elements();
    for (long i = 0; i < count; i++) {
      if (!Double.isFinite(TensorBytes.doubleAt(type, data, i))) {
        return OptionalLong.of(i);
      }
    }
    return OptionalLong.empty();
  }

  private int arrayLength() {
    if (elements() > Integer.MAX_VALUE - 8) {
      throw new BadInputException("tensor '" + name + "': expected at most " + (Integer.MAX_VALUE - 8)
          + " elements for a Java array, got " + elements() + "; read its bytes in pieces");
    }
    return (int) elements();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Entry that && spec().equals(that.spec()) && data.equals(that.data);
  }

  @Override
  public int hashCode() {
    return 31 * spec().hashCode() + data.hashCode();
  }

  @Override
  public String toString() {
    return name + " " + type + Arrays.toString(shape);
  }
}
