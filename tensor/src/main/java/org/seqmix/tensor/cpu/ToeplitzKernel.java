package org.seqmix.tensor.cpu;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Rows.Span;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.cpu.FilterPoints.Plan;

/// Toeplitz matrices times values, by Fourier transforms along the tokens of each span: a vector's lanes are columns.
///
/// 1. Every head's filter is transformed once for each length that asks for another transform.
/// 2. A block of columns of a span is transformed, multiplied point by point, and transformed back.
///
/// The gradients are correlations: products with the filter's conjugate, and of the two columns' points for the filter.
///
/// *Cost*: O(L log L) a column and span, L its tokens. A block's working memory is at most 16 L bytes a column (three
/// times that for both gradients), so that it stays in the second-level cache for some thousand tokens. Transformed
/// filters take as much again as one block for every vector of heads and every length that asks for another transform.
/// Threads share the spans' blocks of columns, and the bits do not depend on them.
///
/// *Numerics*: errors below 1e-6 of the largest value, 3e-7 measured; for the filter's gradient, below 3e-7 of the
/// product of the norms of a head's values and upstream gradients. As with every transform, small results beside large
/// ones have errors of the large ones' size.
final class ToeplitzKernel {
  private final Floats x;
  private final int columns;
  private final int taps;
  private final Rows rows;
  private final FilterPoints filters;
  private final float[] table;

  private ToeplitzKernel(String operation, Tensor x, Tensor w, Rows rows, FourierRoots roots, Workers workers,
      CpuRegion region) {
    this.x = Floats.of(operation, "x", x);
    this.columns = Math.toIntExact(x.columns());
    this.taps = Math.toIntExact(w.columns());
    this.rows = rows;
    int heads = Math.toIntExact(w.rows());
    this.filters = new FilterPoints(Floats.of(operation, "w", w), heads, taps, columns, rows, roots, workers, region);
    this.table = roots.upTo(rows.spans().stream().mapToInt(span -> plan(span).size()).max().orElse(1));
  }

  static void toeplitz(Tensor x, Tensor w, Rows rows, Tensor y, FourierRoots roots, Workers workers, BlockPool pool) {
    Floats out = Floats.of("toeplitz", "y", y);
    try (CpuRegion region = new CpuRegion(pool)) {
      ToeplitzKernel kernel = new ToeplitzKernel("toeplitz", x, w, rows, roots, workers, region);
      kernel.everywhere(workers, (span, block) -> kernel.product(span, block, out));
    }
  }

  static void toeplitzGrad(Tensor dy, Tensor x, Tensor w, Rows rows, Tensor dx, @Nullable Tensor dw,
      FourierRoots roots, Workers workers, BlockPool pool) {
    Floats dOut = Floats.of("toeplitzGrad", "dy", dy);
    Floats dIn = Floats.of("toeplitzGrad", "dx", dx);
    try (CpuRegion region = new CpuRegion(pool)) {
      ToeplitzKernel kernel = new ToeplitzKernel("toeplitzGrad", x, w, rows, roots, workers, region);
      if (dw == null) {
        kernel.everywhere(workers, (span, block) -> kernel.inputGrad(span, block, dOut, dIn));
      } else {
        kernel.grads(dOut, dIn, Floats.of("toeplitzGrad", "dw", dw), Math.toIntExact(w.rows()), workers, region);
      }
    }
  }

  private Plan plan(Span span) {
    return Plan.of(span.length(), taps);
  }

  private int width(int block) {
    return Math.min(Vectors.LANES, columns - block * Vectors.LANES);
  }

  private static long floats(Plan plan) {
    return 2L * plan.size() * Vectors.LANES;
  }

  private interface Work {
    void run(Span span, int block);
  }

  /// Blocks of columns first: every thread's share then holds spans of all lengths.
  private void everywhere(Workers workers, Work work) {
    int spans = rows.spans().size();
    int blocks = FilterPoints.blocks(columns);
    long cost = 16L * Vectors.LANES * rows.tokens() / Math.max(1, spans);
    Split.run(workers, blocks * spans, 1, cost, (from, to) -> {
      for (int i = from; i < to; i++) {
        Span span = rows.spans().get(i % spans);
        if (span.length() > 0) {
          work.run(span, i / spans);
        }
      }
    });
  }

  private void load(Floats from, Span span, int block, long data) {
    FourierColumns.load(from.at(span.from(), (long) block * Vectors.LANES), from.rowBytes(), span.length(),
        width(block), data, plan(span).size());
    Fourier.forward(data, plan(span).size(), table);
  }

  private void store(long data, Span span, int block, Floats to) {
    Fourier.inverse(data, plan(span).size(), table);
    FourierColumns.store(data, plan(span).size(), to.at(span.from(), (long) block * Vectors.LANES), to.rowBytes(),
        span.length(), width(block));
  }

  private void product(Span span, int block, Floats y) {
    Plan plan = plan(span);
    long data = Scratch.begin(floats(plan), 1).take(floats(plan));
    load(x, span, block, data);
    FourierColumns.times(data, filters.of(plan, block), filters.lanes(block), plan.size());
    store(data, span, block, y);
  }

  private void inputGrad(Span span, int block, Floats dy, Floats dx) {
    Plan plan = plan(span);
    long data = Scratch.begin(floats(plan), 1).take(floats(plan));
    load(dy, span, block, data);
    FourierColumns.timesConjugate(data, filters.of(plan, block), filters.lanes(block), plan.size());
    store(data, span, block, dx);
  }

  /// Both gradients: each column's part of the filter's gradient gathers in a row of `parts` for every tap, all spans
  /// of one plan in one sum of points.
  private void grads(Floats dy, Floats dx, Floats dw, int heads, Workers workers, CpuRegion region) {
    int blocks = FilterPoints.blocks(columns);
    int reach = rows.spans().stream().mapToInt(span -> plan(span).taps()).max().orElse(0);
    Floats parts = new Floats(region.floats((long) reach * blocks * Vectors.LANES), 4L * blocks * Vectors.LANES);
    Split.run(workers, blocks, 1, 32L * Vectors.LANES * rows.tokens(), (from, to) -> {
      for (int block = from; block < to; block++) {
        for (int k = 0; k < reach; k++) {
          Native.zero(parts.at(k, (long) block * Vectors.LANES), Vectors.BYTES);
        }
        for (Plan plan : filters.plans()) {
          gradsOf(plan, block, dy, dx, parts);
        }
      }
    });
    int headDim = columns / heads;
    Split.run(workers, reach, 1, columns, (from, to) -> {
      for (int head = 0; head < heads; head++) {
        for (int k = from; k < to; k++) {
          float sum = SumKernel.sum(parts.at(k, (long) head * headDim), headDim);
          Native.setFloat(dw.at(head, k), Native.getFloat(dw.at(head, k)) + sum);
        }
      }
    });
  }

  private void gradsOf(Plan plan, int block, Floats dy, Floats dx, Floats parts) {
    Scratch scratch = Scratch.begin(3 * floats(plan), 3);
    long upstream = scratch.take(floats(plan));
    long values = scratch.take(floats(plan));
    long sum = scratch.take(floats(plan));
    Native.zero(sum, 4 * floats(plan));
    for (Span span : rows.spans()) {
      if (span.length() > 0 && plan(span).equals(plan)) {
        load(dy, span, block, upstream);
        load(x, span, block, values);
        FourierColumns.addCorrelation(upstream, values, sum, plan.size());
        FourierColumns.timesConjugate(upstream, filters.of(plan, block), filters.lanes(block), plan.size());
        store(upstream, span, block, dx);
      }
    }
    Fourier.inverse(sum, plan.size(), table);
    FourierColumns.addTo(sum, plan.size(), 1f / plan.size(), parts.at(0, (long) block * Vectors.LANES),
        parts.rowBytes(), plan.taps());
  }
}
