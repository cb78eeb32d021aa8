package org.seqmix.opencl.tuned;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Tensor;

/// Products of `items` matrices, `c_i = a_i b_i + bias` or `c_i += a_i b_i`, whose rows lie one after the other as in
/// {@link org.seqmix.tensor.MatrixKernels#batchedProduct}: c_i (rows, columns), and a_i (rows, depth) or turned (depth, rows), b_i
/// (depth, columns) or turned (columns, depth). Each of the three products of a layer with its weight is one of these.
record Product(int items, Tensor a, boolean turnA, Tensor b, boolean turnB, @Nullable Tensor bias, Tensor c,
    boolean add) {
  static Product of(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
    return new Product(1, x, false, w, true, bias, y, false);
  }

  long rows() {
    return c.rows() / items;
  }

  long columns() {
    return c.columns();
  }

  long depth() {
    return turnA ? a.rows() / items : a.columns();
  }

  /// Elements from one matrix of `t` to the next.
  long step(Tensor t) {
    return t.rows() / items * t.rowStride();
  }

  /// Fused multiply-adds.
  double work() {
    return (double) c.elements() * depth();
  }

  Product with(Tensor nextA, Tensor nextB) {
    return new Product(items, nextA, turnA, nextB, turnB, bias, c, add);
  }

  /// The same into another result, without a bias, not added to what is there.
  Product into(Tensor nextC) {
    return new Product(items, a, turnA, b, turnB, null, nextC, false);
  }
}
