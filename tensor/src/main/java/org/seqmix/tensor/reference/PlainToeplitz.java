package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Toeplitz matrices times values by the definition, without Fourier transforms, and blocks of their rows.
///
/// The sum ascends from the earliest token, as that of a causal convolution does: the two have the same bits here.
final class PlainToeplitz {
  private final Views views;

  PlainToeplitz(Views views) {
    this.views = views;
  }

  void toeplitz(Tensor x, Tensor w, Rows rows, Tensor y) {
    View in = views.view(x, "toeplitz x");
    View filter = views.view(w, "toeplitz w");
    View out = views.view(y, "toeplitz y");
    int p = in.columns() / filter.rows();
    for (Rows.Span span : rows.spans()) {
      for (int t = span.from(); t < span.to(); t++) {
        int lags = Math.min(filter.columns(), t - span.from() + 1);
        for (int c = 0; c < in.columns(); c++) {
          double sum = 0;
          for (int k = lags - 1; k >= 0; k--) {
            sum = Math.fma(filter.get(c / p, k), in.get(t - k, c), sum);
          }
          out.set(t, c, sum);
        }
      }
    }
  }

  void toeplitzGrad(Tensor dy, Tensor x, Tensor w, Rows rows, Tensor dx, @Nullable Tensor dw) {
    View out = views.view(dy, "toeplitzGrad dy");
    View in = views.view(x, "toeplitzGrad x");
    View filter = views.view(w, "toeplitzGrad w");
    Sums inGrad = new Sums(views.view(dx, "toeplitzGrad dx"));
    Sums filterGrad = dw == null ? null : new Sums(views.view(dw, "toeplitzGrad dw"));
    int p = in.columns() / filter.rows();
    for (Rows.Span span : rows.spans()) {
      for (int t = span.from(); t < span.to(); t++) {
        int lags = Math.min(filter.columns(), t - span.from() + 1);
        for (int c = 0; c < in.columns(); c++) {
          for (int k = 0; k < lags; k++) {
            inGrad.add(t - k, c, filter.get(c / p, k) * out.get(t, c));
            if (filterGrad != null) {
              filterGrad.add(c / p, k, in.get(t - k, c) * out.get(t, c));
            }
          }
        }
      }
    }
    inGrad.store();
    if (filterGrad != null) {
      filterGrad.addToTarget();
    }
  }

  void toeplitzRows(Tensor w, Rows rows, int from, int to, Tensor m) {
    View filter = views.view(w, "toeplitzRows w");
    View matrix = views.view(m, "toeplitzRows m");
    matrix.fill(0);
    MatrixBlock block = new MatrixBlock(matrix, rows, filter.rows(), from, to);
    block.forEach((span, head, t, row, column) -> {
      int last = column + t - span.from();
      for (int k = 0; k < filter.columns() && last - k >= column; k++) {
        matrix.set(row, last - k, filter.get(head, k));
      }
    });
  }

  void toeplitzRowsGrad(Tensor dm, Rows rows, int from, int to, Tensor dw) {
    View gradient = views.view(dm, "toeplitzRowsGrad dm");
    View filter = views.view(dw, "toeplitzRowsGrad dw");
    Sums filterGrad = new Sums(filter);
    MatrixBlock block = new MatrixBlock(gradient, rows, filter.rows(), from, to);
    block.forEach((span, head, t, row, column) -> {
      int last = column + t - span.from();
      for (int k = 0; k < filter.columns() && last - k >= column; k++) {
        filterGrad.add(head, k, gradient.get(row, last - k));
      }
    });
    filterGrad.addToTarget();
  }
}
