package org.seqmix.tensor.reference;

import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Whole mixing matrices, laid out (rows * heads * L, L), used the plain way.
final class Dense {
  private Dense() {
  }

  /// M V for every row and head; head h mixes the values of head h / shared. Result (T, heads * headDim).
  static double[] times(Tensor m, Rows rows, int heads, Tensor values, int shared, int headDim) {
    double[] matrix = m.toDoubles();
    double[] v = values.toDoubles();
    int length = rows.maxLength();
    int valueWidth = heads / shared * headDim;
    double[] out = new double[rows.tokens() * heads * headDim];
    for (int r = 0; r < rows.rows(); r++) {
      for (int h = 0; h < heads; h++) {
        for (int i = 0; i < rows.length(r); i++) {
          for (int c = 0; c < headDim; c++) {
            double sum = 0;
            for (int j = 0; j < rows.length(r); j++) {
              sum += matrix[((r * heads + h) * length + i) * length + j]
                  * v[(rows.from(r) + j) * valueWidth + h / shared * headDim + c];
            }
            out[((rows.from(r) + i) * heads + h) * headDim + c] = sum;
          }
        }
      }
    }
    return out;
  }

  /// Whether the element (i, j) of a row's matrix may differ from zero: j <= i, both in one document of the row.
  static boolean inside(Rows rows, int row, int i, int j) {
    int from = rows.from(row);
    return rows.spans().stream().filter(s -> s.row() == row)
        .anyMatch(s -> s.from() <= from + j && j <= i && from + i < s.to());
  }
}
