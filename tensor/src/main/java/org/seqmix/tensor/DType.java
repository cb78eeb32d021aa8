package org.seqmix.tensor;

/// Element type of a tensor. Arithmetic runs in F32 (every device) and F64 (`reference`); the others are storage.
public enum DType {
  F64(8), F32(4), BF16(2), F16(2), I64(8), I32(4);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /// Bytes of one element.
  public int bytes() {
    return bytes;
  }

  /// The type of what a product with a weight of this type gives: F32 for those that are storage only.
  public DType computed() {
    return this == BF16 || this == F16 ? F32 : this;
  }

  /// Whether elements are floating-point numbers.
  public boolean isFloat() {
    return this != I64 && this != I32;
  }
}
