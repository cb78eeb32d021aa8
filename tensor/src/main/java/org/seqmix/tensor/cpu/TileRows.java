package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.ALL;
import static org.seqmix.tensor.cpu.Native.ORDER;
import static org.seqmix.tensor.cpu.Native.getFloat;
import static org.seqmix.tensor.cpu.Native.setFloat;
import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;

import jdk.incubator.vector.FloatVector;

/// Rows of a few columns moved between tensors and padded tiles. Strides in bytes, columns in floats.
final class TileRows {
  private static final int WIDE = 4 * LANES;
  private static final long V1 = BYTES;
  private static final long V2 = 2L * BYTES;
  private static final long V3 = 3L * BYTES;

  private TileRows() {}

  /// Copies (rows, columns) into a tile of (tileRows, tileColumns), zeros around it.
  static void pack(long from, long fromRow, int rows, int columns, long tile, int tileRows, int tileColumns) {
    scaled(from, fromRow, rows, columns, 1, tile, tileRows, tileColumns);
  }

  /// As [#pack], times `factor`.
  static void scaled(long from, long fromRow, int rows, int columns, float factor, long tile, int tileRows,
      int tileColumns) {
    int whole = columns / LANES * LANES;
    scaleColumns(from, fromRow, rows, whole, factor, tile, 4L * tileColumns);
    if (whole < tileColumns) {
      for (int r = 0; r < rows; r++) {
        for (int c = whole; c < tileColumns; c++) {
          float value = c < columns ? factor * getFloat(from + r * fromRow + 4L * c) : 0;
          setFloat(tile + 4L * (r * tileColumns + c), value);
        }
      }
    }
    zero(tile + 4L * rows * tileColumns, (long) (tileRows - rows) * tileColumns);
  }

  private static void scaleColumns(long from, long fromRow, int rows, int columns, float factor, long to, long toRow) {
    int c = 0;
    for (; c + WIDE <= columns; c += WIDE) {
      scaleWide(from + 4L * c, fromRow, rows, factor, to + 4L * c, toRow);
    }
    for (; c < columns; c += LANES) {
      scaleColumn(from + 4L * c, fromRow, rows, factor, to + 4L * c, toRow);
    }
  }

  /// Four vectors of columns, down the rows: neighbouring cache lines are read together.
  private static void scaleWide(long from, long fromRow, int rows, float factor, long to, long toRow) {
    FloatVector f = FloatVector.broadcast(SPECIES, factor);
    for (int r = 0; r < rows; r++) {
      f.mul(FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER)).intoMemorySegment(ALL, to, ORDER);
      f.mul(FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER)).intoMemorySegment(ALL, to + V1, ORDER);
      f.mul(FloatVector.fromMemorySegment(SPECIES, ALL, from + V2, ORDER)).intoMemorySegment(ALL, to + V2, ORDER);
      f.mul(FloatVector.fromMemorySegment(SPECIES, ALL, from + V3, ORDER)).intoMemorySegment(ALL, to + V3, ORDER);
      from += fromRow;
      to += toRow;
    }
  }

  /// One vector of columns, down the rows: loops over rows are long enough to run well, loops over columns are not.
  private static void scaleColumn(long from, long fromRow, int rows, float factor, long to, long toRow) {
    FloatVector f = FloatVector.broadcast(SPECIES, factor);
    long source = from;
    long target = to;
    for (int r = 0; r < rows; r++) {
      f.mul(FloatVector.fromMemorySegment(SPECIES, ALL, source, ORDER)).intoMemorySegment(ALL, target, ORDER);
      source += fromRow;
      target += toRow;
    }
  }

  /// Copies (rows, columns) out of a tile of `tileColumns` columns.
  static void unpack(long tile, int tileColumns, int rows, int columns, long to, long toRow) {
    int whole = columns / LANES * LANES;
    scaleColumns(tile, 4L * tileColumns, rows, whole, 1, to, toRow);
    if (whole < columns) {
      for (int r = 0; r < rows; r++) {
        for (int c = whole; c < columns; c++) {
          setFloat(to + r * toRow + 4L * c, getFloat(tile + 4L * (r * tileColumns + c)));
        }
      }
    }
  }

  /// to += factor * tile, (rows, columns).
  static void add(long tile, int tileColumns, int rows, int columns, float factor, long to, long toRow) {
    int whole = columns / LANES * LANES;
    int c = 0;
    for (; c + WIDE <= whole; c += WIDE) {
      addWide(tile + 4L * c, 4L * tileColumns, rows, factor, to + 4L * c, toRow);
    }
    for (; c < whole; c += LANES) {
      addColumn(tile + 4L * c, 4L * tileColumns, rows, factor, to + 4L * c, toRow);
    }
    if (whole < columns) {
      for (int r = 0; r < rows; r++) {
        for (c = whole; c < columns; c++) {
          long at = to + r * toRow + 4L * c;
          setFloat(at, Math.fma(factor, getFloat(tile + 4L * (r * tileColumns + c)), getFloat(at)));
        }
      }
    }
  }

  private static void addWide(long from, long fromRow, int rows, float factor, long to, long toRow) {
    FloatVector f = FloatVector.broadcast(SPECIES, factor);
    for (int r = 0; r < rows; r++) {
      FloatVector s0 = FloatVector.fromMemorySegment(SPECIES, ALL, to, ORDER);
      FloatVector s1 = FloatVector.fromMemorySegment(SPECIES, ALL, to + V1, ORDER);
      FloatVector s2 = FloatVector.fromMemorySegment(SPECIES, ALL, to + V2, ORDER);
      FloatVector s3 = FloatVector.fromMemorySegment(SPECIES, ALL, to + V3, ORDER);
      f.fma(FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER), s0).intoMemorySegment(ALL, to, ORDER);
      f.fma(FloatVector.fromMemorySegment(SPECIES, ALL, from + V1, ORDER), s1).intoMemorySegment(ALL, to + V1, ORDER);
      f.fma(FloatVector.fromMemorySegment(SPECIES, ALL, from + V2, ORDER), s2).intoMemorySegment(ALL, to + V2, ORDER);
      f.fma(FloatVector.fromMemorySegment(SPECIES, ALL, from + V3, ORDER), s3).intoMemorySegment(ALL, to + V3, ORDER);
      from += fromRow;
      to += toRow;
    }
  }

  private static void addColumn(long from, long fromRow, int rows, float factor, long to, long toRow) {
    FloatVector f = FloatVector.broadcast(SPECIES, factor);
    long source = from;
    long target = to;
    for (int r = 0; r < rows; r++) {
      FloatVector sum = FloatVector.fromMemorySegment(SPECIES, ALL, target, ORDER);
      f.fma(FloatVector.fromMemorySegment(SPECIES, ALL, source, ORDER), sum).intoMemorySegment(ALL, target, ORDER);
      source += fromRow;
      target += toRow;
    }
  }

  /// Row r of the tile `to` = factors[r] * row r of the tile `from`; both (rows, columns) without gaps.
  static void scaleRows(long from, long factors, int rows, int columns, long to) {
    for (int c = 0; c < columns; c += LANES) {
      long at = 4L * c;
      for (int r = 0; r < rows; r++) {
        FloatVector f = FloatVector.broadcast(SPECIES, getFloat(factors + 4L * r));
        f.mul(FloatVector.fromMemorySegment(SPECIES, ALL, from + at, ORDER)).intoMemorySegment(ALL, to + at, ORDER);
        at += 4L * columns;
      }
    }
  }

  /// to = factor * from, `floats` a multiple of the lanes.
  static void scale(long from, float factor, long floats, long to) {
    FloatVector f = FloatVector.broadcast(SPECIES, factor);
    for (long i = 0; i < floats * 4; i += BYTES) {
      f.mul(FloatVector.fromMemorySegment(SPECIES, ALL, from + i, ORDER)).intoMemorySegment(ALL, to + i, ORDER);
    }
  }

  /// Zeros, `floats` a multiple of the lanes.
  static void zero(long to, long floats) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (long i = 0; i < floats * 4; i += BYTES) {
      zero.intoMemorySegment(ALL, to + i, ORDER);
    }
  }

  /// Zeros in (rows, columns) of a tensor.
  static void zeroRows(long to, long toRow, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      Native.zero(to + r * toRow, 4L * columns);
    }
  }

  /// The sum of left right over `columns` floats, in a fixed order.
  static float dot(long left, long right, int columns) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int whole = columns / LANES * LANES;
    for (int c = 0; c < whole; c += LANES) {
      sum = FloatVector.fromMemorySegment(SPECIES, ALL, left + 4L * c, ORDER)
          .fma(FloatVector.fromMemorySegment(SPECIES, ALL, right + 4L * c, ORDER), sum);
    }
    float rest = 0;
    for (int c = whole; c < columns; c++) {
      rest = Math.fma(getFloat(left + 4L * c), getFloat(right + 4L * c), rest);
    }
    return Lanes.sum(sum) + rest;
  }

  /// to = left right, element by element; `floats` a multiple of the lanes.
  static void multiply(long left, long right, long floats, long to) {
    for (long i = 0; i < floats * 4; i += BYTES) {
      FloatVector.fromMemorySegment(SPECIES, ALL, left + i, ORDER)
          .mul(FloatVector.fromMemorySegment(SPECIES, ALL, right + i, ORDER)).intoMemorySegment(ALL, to + i, ORDER);
    }
  }

  /// to += left right, element by element; `floats` a multiple of the lanes.
  static void multiplyAdd(long left, long right, long floats, long to) {
    for (long i = 0; i < floats * 4; i += BYTES) {
      FloatVector.fromMemorySegment(SPECIES, ALL, left + i, ORDER)
          .fma(FloatVector.fromMemorySegment(SPECIES, ALL, right + i, ORDER),
              FloatVector.fromMemorySegment(SPECIES, ALL, to + i, ORDER))
          .intoMemorySegment(ALL, to + i, ORDER);
    }
  }

  /// The first `columns` floats of `to` *= those of `from`.
  static void multiplyRow(long from, int columns, long to) {
    int whole = columns / LANES * LANES;
    multiply(from, to, whole, to);
    for (int c = whole; c < columns; c++) {
      setFloat(to + 4L * c, getFloat(from + 4L * c) * getFloat(to + 4L * c));
    }
  }
}
