package org.seqmix.hybrid.gguf;

import java.util.List;

/// A value of the metadata.
public sealed interface GgufValue {
  /// Its type.
  GgufKind kind();

  /// An integer; one of UINT64 beyond 2^63 is negative here.
  ///
  /// @param kind  its type
  /// @param value the number
  record Whole(GgufKind kind, long value) implements GgufValue {}

  /// A floating-point number.
  ///
  /// @param kind  its type
  /// @param value the number
  record Real(GgufKind kind, double value) implements GgufValue {}

  /// True or false.
  ///
  /// @param value which
  record Flag(boolean value) implements GgufValue {
    @Override
    public GgufKind kind() {
      return GgufKind.BOOL;
    }
  }

  /// A text.
  ///
  /// @param value the text
  record Text(String value) implements GgufValue {
    @Override
    public GgufKind kind() {
      return GgufKind.STRING;
    }
  }

  /// Values of one type.
  ///
  /// @param of    their type
  /// @param items the values
  record Items(GgufKind of, List<GgufValue> items) implements GgufValue {
    /// Copies the list.
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public GgufKind kind() {
      return GgufKind.ARRAY;
    }
  }

  /// An unsigned integer of 32 bits.
  static GgufValue of(int value) {
    return new Whole(GgufKind.UINT32, value);
  }

  /// A number in single precision.
  static GgufValue of(double value) {
    return new Real(GgufKind.FLOAT32, (float) value);
  }

  /// A text.
  static GgufValue of(String value) {
    return new Text(value);
  }

  /// True or false.
  static GgufValue of(boolean value) {
    return new Flag(value);
  }

  /// A list of texts.
  static GgufValue ofTexts(List<String> values) {
    return new Items(GgufKind.STRING, values.stream().map(GgufValue::of).toList());
  }
}
