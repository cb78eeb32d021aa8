package org.seqmix.tensor.reference;

import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Blocks of rows of lower-triangular matrices times values.
final class PlainMatrixProduct {
  private final Views views;

  PlainMatrixProduct(Views views) {
    this.views = views;
  }

  /// What is done with one element below or on the diagonal.
  private interface Visit {
    /// Element (`row`, `column`) of the block: token `to` takes from token `from`, columns from `base` on.
    void element(int row, int column, int to, int from, int base);
  }

  private static void forEach(Rows rows, int heads, int from, int to, int headDim, Visit visit) {
    for (int r = 0; r < rows.rows(); r++) {
      int begin = rows.from(r);
      for (int h = 0; h < heads; h++) {
        for (int i = from; i < Math.min(to, rows.length(r)); i++) {
          for (int j = 0; j <= i; j++) {
            visit.element((r * heads + h) * (to - from) + i - from, j, begin + i, begin + j, h * headDim);
          }
        }
      }
    }
  }

  void matrixProduct(Tensor m, Tensor v, Rows rows, int heads, int from, int to, Tensor y) {
    View matrix = views.view(m, "matrixProduct m");
    View values = views.view(v, "matrixProduct v");
    View out = views.view(y, "matrixProduct y");
    int p = values.columns() / heads;
    double[] sums = new double[p];
    forEach(rows, heads, from, to, p, (row, column, target, source, base) -> {
      for (int c = 0; c < p; c++) {
        sums[c] = (column == 0 ? 0 : sums[c]) + matrix.get(row, column) * values.get(source, base + c);
      }
      if (target == source) {
        for (int c = 0; c < p; c++) {
          out.set(target, base + c, sums[c]);
        }
      }
    });
  }

  void matrixProductGrad(Tensor dy, Tensor m, Tensor v, Rows rows, int heads, int from, int to, Tensor dm, Tensor dv) {
    View out = views.view(dy, "matrixProductGrad dy");
    View matrix = views.view(m, "matrixProductGrad m");
    View values = views.view(v, "matrixProductGrad v");
    View matrixGrad = views.view(dm, "matrixProductGrad dm");
    Sums valueGrad = new Sums(views.view(dv, "matrixProductGrad dv"));
    int p = values.columns() / heads;
    matrixGrad.fill(0);
    forEach(rows, heads, from, to, p, (row, column, target, source, base) -> {
      double dot = 0;
      for (int c = 0; c < p; c++) {
        double g = out.get(target, base + c);
        dot += g * values.get(source, base + c);
        valueGrad.add(source, base + c, g * matrix.get(row, column));
      }
      matrixGrad.set(row, column, dot);
    });
    valueGrad.addToTarget();
  }
}
