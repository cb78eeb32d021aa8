package org.seqmix.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Extents of a tensor, outermost first. Every extent is at least 0; a scalar has the shape (1).
public final class Shape {
  private final long[] dims;
  private final long elements;

  private Shape(long[] dims) {
    this.dims = dims;
    long n = 1;
    for (long d : dims) {
      if (d < 0) {
        throw new IllegalArgumentException("shape " + text(dims) + ": extent " + d + " must be >= 0");
      }
      n = Math.multiplyExact(n, d);
    }
    this.elements = n;
  }

  /// A shape of one or more extents.
  public static Shape of(long... dims) {
    if (dims.length == 0) {
      throw new IllegalArgumentException("shape: expected at least one extent, got none");
    }
    return new Shape(dims.clone());
  }

  /// Number of extents.
  public int rank() {
    return dims.length;
  }

  /// Extent `axis`; negative axes count from the last (-1).
  public long dim(int axis) {
    return dims[axis < 0 ? dims.length + axis : axis];
  }

  /// Product of the extents.
  public long elements() {
    return elements;
  }

  /// Extent of the last axis.
  public long columns() {
    return dims[dims.length - 1];
  }

  /// Product of all extents but the last.
  public long rows() {
    long n = 1;
    for (int i = 0; i < dims.length - 1; i++) {
      n *= dims[i];
    }
    return n;
  }

  /// This shape with another last extent.
  public Shape withColumns(long columns) {
    long[] next = dims.clone();
    next[next.length - 1] = columns;
    return new Shape(next);
  }

  /// The extents, as a fresh array.
  public long[] toArray() {
    return dims.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape s && Arrays.equals(dims, s.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return text(dims);
  }

  private static String text(long[] dims) {
    return Arrays.stream(dims).mapToObj(Long::toString).collect(Collectors.joining(", ", "(", ")"));
  }
}
