package org.seqmix.tensor.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/// A matrix in memory of its own for tests, with any distances between rows and columns; what lies between its elements
/// is NaN, so that a product that reads or keeps too much shows it.
record FloatMatrix(int rows, int columns, Strided strided, MemorySegment memory) {
  /// Row-major with `gap` elements after each row.
  static FloatMatrix rowMajor(int rows, int columns, int gap) {
    return of(rows, columns, columns + gap, 1, rows * (columns + gap));
  }

  /// Column-major with `gap` elements after each column: a transposed view.
  static FloatMatrix columnMajor(int rows, int columns, int gap) {
    return of(rows, columns, 1, rows + gap, columns * (rows + gap));
  }

  /// Neither rows nor columns adjacent.
  static FloatMatrix sparse(int rows, int columns) {
    return of(rows, columns, 3L * columns + 1, 3, rows * (3 * columns + 1));
  }

  private static FloatMatrix of(int rows, int columns, long rowStride, long columnStride, int floats) {
    MemorySegment memory = Arena.ofAuto().allocate(4L * Math.max(1, floats), 4);
    for (int i = 0; i < floats; i++) {
      memory.setAtIndex(Native.FLOAT, i, Float.NaN);
    }
    return new FloatMatrix(rows, columns, new Strided(memory.address(), rowStride, columnStride), memory);
  }

  FloatMatrix random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        set(i, j, (float) (random.nextDouble() - 0.5));
      }
    }
    return this;
  }

  float get(int row, int column) {
    return memory.get(Native.FLOAT, strided.at(row, column) - memory.address());
  }

  void set(int row, int column, float value) {
    memory.set(Native.FLOAT, strided.at(row, column) - memory.address(), value);
  }

  /// All memory, gaps included, bit by bit.
  int[] bits() {
    return memory.toArray(ValueLayout.JAVA_INT_UNALIGNED);
  }

  FloatMatrix copy() {
    MemorySegment copy = Arena.ofAuto().allocate(memory.byteSize(), 4).copyFrom(memory);
    return new FloatMatrix(
        rows, columns, new Strided(copy.address(), strided.rowStride(), strided.columnStride()), copy);
  }
}
