package org.seqmix.hybrid.gguf;

import java.util.Optional;

/// The types of metadata; a kind's code in files is its place.
public enum GgufKind {
  /// Unsigned, 8 bits.
  UINT8(1),
  /// Signed, 8 bits.
  INT8(1),
  /// Unsigned, 16 bits.
  UINT16(2),
  /// Signed, 16 bits.
  INT16(2),
  /// Unsigned, 32 bits.
  UINT32(4),
  /// Signed, 32 bits.
  INT32(4),
  /// Single precision.
  FLOAT32(4),
  /// One byte, 0 or 1.
  BOOL(1),
  /// A length of 64 bits and as many bytes of UTF-8.
  STRING(8),
  /// A kind, a count of 64 bits, and as many values.
  ARRAY(12),
  /// Unsigned, 64 bits.
  UINT64(8),
  /// Signed, 64 bits.
  INT64(8),
  /// Double precision.
  FLOAT64(8);

  private final int leastBytes;

  GgufKind(int leastBytes) {
    this.leastBytes = leastBytes;
  }

  /// The code in files.
  int code() {
    return ordinal();
  }

  /// The fewest bytes that a value of this kind takes.
  int leastBytes() {
    return leastBytes;
  }

  static Optional<GgufKind> of(int code) {
    return code >= 0 && code < values().length ? Optional.of(values()[code]) : Optional.empty();
  }
}
