package org.seqmix.tensor.cpu;

import org.seqmix.tensor.Tensor;

/// Some columns of a tensor's rows from one row on: an address and the bytes between rows.
record Slice(long address, long row) {
  /// From row `first`, `columnBytes` bytes into it.
  static Slice of(Tensor t, long first, long columnBytes) {
    long row = t.rowStride() * t.type().bytes();
    return new Slice(Cpu.address(t) + first * row + columnBytes, row);
  }

  /// The address of row `r`.
  long at(long r) {
    return address + r * row;
  }
}
