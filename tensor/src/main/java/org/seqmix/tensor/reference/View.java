package org.seqmix.tensor.reference;

import java.util.Objects;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Tensor;

/// The elements of a tensor, read as doubles and rounded to its element type where they are stored.
///
/// Every index is checked against the tensor's own extents, so nothing reads or writes the gaps of a strided view.
final class View {
  private final Elements data;
  private final DType type;
  private final long offset;
  private final long stride;
  private final int rows;
  private final int columns;
  private final boolean gapless;
  private final String role;

  View(Elements data, Tensor t, String role) {
    this.data = data;
    this.type = t.type();
    this.offset = t.offset();
    this.stride = t.rowStride();
    this.rows = Math.toIntExact(t.rows());
    this.columns = Math.toIntExact(t.columns());
    this.gapless = t.isContiguous();
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
    return Math.multiplyExact(rows, columns);
  }

  DType type() {
    return type;
  }

  double get(int row, int column) {
    return data.get(index(row, column));
  }

  void set(int row, int column, double value) {
    data.set(index(row, column), Rounding.round(type, value));
  }

  void add(int row, int column, double value) {
    set(row, column, get(row, column) + value);
  }

  /// Element `i`, counted row after row: the element of a 1-D tensor.
  double at(int i) {
    return gapless ? data.get(offset + Objects.checkIndex(i, size())) : get(i / columns, i % columns);
  }

  void setAt(int i, double value) {
    if (gapless) {
      data.set(offset + Objects.checkIndex(i, size()), Rounding.round(type, value));
    } else {
      set(i / columns, i % columns, value);
    }
  }

  void addAt(int i, double value) {
    setAt(i, at(i) + value);
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

  private long index(int row, int column) {
    return offset + Objects.checkIndex(row, rows) * stride + Objects.checkIndex(column, columns);
  }
}
