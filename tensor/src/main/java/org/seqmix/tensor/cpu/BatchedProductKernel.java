package org.seqmix.tensor.cpu;

import org.seqmix.tensor.Tensor;

/// Products of many small matrices, each by one thread as [Gemm] would compute it alone.
///
/// A right matrix whose rows lie close together is read where it lies: packing it would cost as much as a small product.
final class BatchedProductKernel {
  private static final Workers SERIAL = new Workers(1);

  private BatchedProductKernel() {}

  static void run(int count, Tensor a, boolean turnA, Tensor b, boolean turnB, Tensor c, boolean add, Workers workers) {
    Floats left = Floats.of("batchedProduct", "a", a);
    Floats right = Floats.of("batchedProduct", "b", b);
    Floats out = Floats.of("batchedProduct", "c", c);
    long leftRows = a.rows() / count;
    long rightRows = b.rows() / count;
    int m = Math.toIntExact(c.rows() / count);
    int n = Math.toIntExact(c.columns());
    int depth = Math.toIntExact(turnA ? leftRows : a.columns());
    // Costs are counted in elements that pass through memory; a multiply-add is far cheaper.
    Split.rows(workers, count, Math.max(1, (long) m * n * depth / Tiles.ROWS), (from, to) -> {
      for (long i = from; i < to; i++) {
        Strided x = Strided.rows(left.row(i * leftRows), a.rowStride());
        Strided y = Strided.rows(right.row(i * rightRows), b.rowStride());
        Gemm.multiply(m, n, depth, turnA ? x.transposed() : x, turnB ? y.transposed() : y, out.row(i * m),
            c.rowStride(), add, SERIAL);
      }
    });
  }
}
