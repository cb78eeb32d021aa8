package org.seqmix.tensor.reference;

import org.seqmix.tensor.Tensor;

/// Products of many small matrices: one chain over the summed index, ascending.
final class PlainBatchedProduct {
  private final Views views;

  PlainBatchedProduct(Views views) {
    this.views = views;
  }

  void batchedProduct(int count, Tensor a, boolean turnA, Tensor b, boolean turnB, Tensor c, boolean add) {
    View left = views.view(a, "batchedProduct a");
    View right = views.view(b, "batchedProduct b");
    View out = views.view(c, "batchedProduct c");
    int m = out.rows() / count;
    int n = out.columns();
    int depth = turnA ? left.rows() / count : left.columns();
    views.each(count, (long) m * n * depth, item -> {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double sum = add ? out.get(item * m + i, j) : 0;
          for (int k = 0; k < depth; k++) {
            double x = turnA ? left.get(item * depth + k, i) : left.get(item * m + i, k);
            double y = turnB ? right.get(item * n + j, k) : right.get(item * depth + k, j);
            sum = Math.fma(x, y, sum);
          }
          out.set(item * m + i, j, sum);
        }
      }
    });
  }
}
