package org.seqmix.tensor.cpu;

/// A matrix of floats in memory: the address of element (0, 0) and the distances, in elements, between rows and between
/// columns. Exchanging the two distances transposes it.
record Strided(long address, long rowStride, long columnStride) {
  /// A row-major matrix with `stride` elements from row to row.
  static Strided rows(long address, long stride) {
    return new Strided(address, stride, 1);
  }

  Strided transposed() {
    return new Strided(address, columnStride, rowStride);
  }

  /// The part that begins at (row, column).
  Strided from(long row, long column) {
    return new Strided(at(row, column), rowStride, columnStride);
  }

  long at(long row, long column) {
    return address + Float.BYTES * (row * rowStride + column * columnStride);
  }
}
