package org.seqmix.mixer.testkit;

import org.seqmix.mixer.MixingMatrix;
import org.seqmix.tensor.Rows;

/// A dense mixing matrix on the host: (rows, heads, L, L) as doubles.
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record HostMatrix(double[] numbers, int heads, int length, Rows over) {
  static HostMatrix of(Lab lab, MixingMatrix m) {
    return new HostMatrix(m.dense(lab.plain()).toDoubles(), m.heads(), m.over().maxLength(), m.over());
  }

  double at(int row, int head, int i, int j) {
    return numbers[((row * heads + head) * length + i) * length + j];
  }

  /// Rows `from` to `to` of every head, as {@link MixingMatrix#rows} gives them.
  double[] rows(int from, int to) {
    double[] out = new double[over.rows() * heads * (to - from) * length];
    int at = 0;
    for (int block = 0; block < over.rows() * heads; block++) {
      int count = (to - from) * length;
      System.arraycopy(numbers, (block * length + from) * length, out, at, count);
      at += count;
    }
    return out;
  }

  /// The matrix times values (tokens, heads * P), in double.
  double[] times(double[] values) {
    int width = over.tokens() == 0 ? heads : values.length / over.tokens();
    double[] out = new double[values.length];
    for (int r = 0; r < over.rows(); r++) {
      for (int i = 0; i < over.length(r); i++) {
        for (int column = 0; column < width; column++) {
          out[(over.from(r) + i) * width + column] = dot(r, column * heads / width, i, values, width, column);
        }
      }
    }
    return out;
  }

  private double dot(int row, int head, int i, double[] values, int width, int column) {
    double sum = 0;
    for (int j = 0; j < over.length(row); j++) {
      sum += at(row, head, i, j) * values[(over.from(row) + j) * width + column];
    }
    return sum;
  }
}
