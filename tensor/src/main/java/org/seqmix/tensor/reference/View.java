package org.seqmix.tensor.reference;

import java.util.Objects;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Tensor;

/// The elements of a tensor, read as doubles and rounded to its element type where they are stored.
///
/// Every index is checked against the tensor's own extents, so nothing reads or writes the gaps of a strided view.
final class View {
  private final double[] data;
  private final DType type;
  private final int offset;
  private final int stride;
  private final int rows;
  private final int columns;
  private final String role;

  View(ReferenceDevice device, Tensor t, String role) {
    t.on(device, role);
    if (t.layout() != Tensor.Layout.ROWS) {
      throw new IllegalArgumentException(role + " " + t + ": expected plain rows, got a packed weight");
    }
    if (!(ArrayMemory.of(t, role) instanceof ArrayMemory.Doubles(double[] numbers))) {
      throw new IllegalArgumentException(role + " " + t + ": I64 is storage only; expected floats or I32");
    }
    this.data = numbers;
    this.type = t.type();
    this.offset = Math.toIntExact(t.offset());
    this.stride = Math.toIntExact(t.rowStride());
    this.rows = Math.toIntExact(t.rows());
    this.columns = Math.toIntExact(t.columns());
    this.role = role;
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  /// Number of elements.
  int size() {
    return rows * columns;
  }

  DType type() {
    return type;
  }

  double get(int row, int column) {
    return data[index(row, column)];
  }

  void set(int row, int column, double value) {
    data[index(row, column)] = Rounding.round(type, value);
  }

  void add(int row, int column, double value) {
    set(row, column, get(row, column) + value);
  }

  /// Element `i`, counted row after row: the element of a 1-D tensor.
  double at(int i) {
    return get(i / columns, i % columns);
  }

  void setAt(int i, double value) {
    set(i / columns, i % columns, value);
  }

  void addAt(int i, double value) {
    add(i / columns, i % columns, value);
  }

  /// Element `i` of an integer tensor.
  int integer(int i) {
    double value = at(i);
    if (value != (int) value) {
      throw new IllegalStateException(role + ": element " + i + " has not been written");
    }
    return (int) value;
  }

  void fill(double value) {
    for (int i = 0; i < size(); i++) {
      setAt(i, value);
    }
  }

  private int index(int row, int column) {
    return offset + Objects.checkIndex(row, rows) * stride + Objects.checkIndex(column, columns);
  }
}
