package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;
import static org.seqmix.tensor.cpu.Native.getFloat;
import static org.seqmix.tensor.cpu.Native.setFloat;
import static org.seqmix.tensor.cpu.Vectors.store;

import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Tensor;

/// A row added to all rows; columns and heads times a number. A number of a head is first spread over its columns, so
/// that every row is one loop whatever the heads are.
final class ScaleKernel {
  private ScaleKernel() {}

  static void addRow(Tensor x, Tensor bias, Tensor y, Workers workers) {
    Floats in = Floats.of("addRow", "x", x);
    Floats out = Floats.of("addRow", "y", y);
    long row = Floats.of("addRow", "bias", bias).address();
    int n = Math.toIntExact(x.columns());
    Split.rows(workers, x.rows(), n, (from, to) -> {
      for (int t = from; t < to; t++) {
        AlgebraKernel.axpby(1, in.row(t), 1, row, out.row(t), n);
      }
    });
  }

  static void scaleColumns(Tensor x, Tensor w, Tensor y, Workers workers, BlockPool pool) {
    Floats in = Floats.of("scaleColumns", "x", x);
    Floats scale = Floats.of("scaleColumns", "w", w);
    Floats out = Floats.of("scaleColumns", "y", y);
    int n = Math.toIntExact(x.columns());
    try (CpuRegion region = new CpuRegion(pool)) {
      long row = region.floats(n + LANES);
      spread(scale.address(), Math.toIntExact(w.elements()), n, row);
      Split.rows(workers, x.rows(), n, (from, to) -> {
        for (int t = from; t < to; t++) {
          AlgebraKernel.multiply(in.row(t), row, out.row(t), n);
        }
      });
    }
  }

  static void scaleColumnsGrad(Tensor dy, Tensor x, Tensor w, Tensor dx, @Nullable Tensor dw, Workers workers,
      BlockPool pool) {
    if (dw != null) {
      addSums(dy, x, Floats.of("scaleColumnsGrad", "dw", dw).address(), Math.toIntExact(dw.elements()), workers, pool);
    }
    scaleColumns(dy, w, dx, workers, pool);
  }

  /// `dw[h]` += the sum of dy x over the tokens, then over the columns of head h.
  private static void addSums(Tensor dy, Tensor x, long dw, int heads, Workers workers, BlockPool pool) {
    Floats dOut = Floats.of("scaleColumnsGrad", "dy", dy);
    Floats in = Floats.of("scaleColumnsGrad", "x", x);
    int n = Math.toIntExact(x.columns());
    int p = n / heads;
    try (CpuRegion region = new CpuRegion(pool)) {
      long sums = region.floats(n);
      Native.zero(sums, 4L * n);
      ColumnSums.run(Math.toIntExact(x.rows()), n, sums, workers, pool, (t, partial, from, to) -> ColumnSums
          .addProduct(1, in.at(t, from), dOut.at(t, from), partial + 4L * from, to - from));
      for (int h = 0; h < heads; h++) {
        double sum = 0;
        for (int i = h * p; i < (h + 1) * p; i++) {
          sum += getFloat(sums + 4L * i);
        }
        setFloat(dw + 4L * h, (float) (getFloat(dw + 4L * h) + sum));
      }
    }
  }

  static void scaleHeads(Tensor x, Tensor s, Tensor y, Workers workers) {
    Floats in = Floats.of("scaleHeads", "x", x);
    Floats scale = Floats.of("scaleHeads", "s", s);
    Floats out = Floats.of("scaleHeads", "y", y);
    int n = Math.toIntExact(x.columns());
    int heads = Math.toIntExact(s.columns());
    Split.rows(workers, x.rows(), 2L * n, (from, to) -> {
      long row = Scratch.begin(n + LANES, 1).take(n + LANES);
      for (int t = from; t < to; t++) {
        spread(scale.row(t), heads, n, row);
        AlgebraKernel.multiply(in.row(t), row, out.row(t), n);
      }
    });
  }

  static void scaleHeadsGrad(Tensor dy, Tensor x, Tensor s, Tensor dx, Tensor ds, Workers workers) {
    Floats dOut = Floats.of("scaleHeadsGrad", "dy", dy);
    Floats in = Floats.of("scaleHeadsGrad", "x", x);
    Floats scaleGrad = Floats.of("scaleHeadsGrad", "ds", ds);
    int heads = Math.toIntExact(s.columns());
    int p = Math.toIntExact(x.columns()) / heads;
    Split.rows(workers, x.rows(), 2 * x.columns(), (from, to) -> {
      for (int t = from; t < to; t++) {
        for (int h = 0; h < heads; h++) {
          setFloat(scaleGrad.at(t, h), TileRows.dot(dOut.at(t, (long) h * p), in.at(t, (long) h * p), p));
        }
      }
    });
    scaleHeads(dy, s, dx, workers);
  }

  /// Writes each of `heads` numbers `columns / heads` times, and up to a vector of anything after them.
  private static void spread(long numbers, int heads, int columns, long to) {
    int p = columns / heads;
    for (int h = 0; h < heads; h++) {
      FloatVector number = FloatVector.broadcast(SPECIES, getFloat(numbers + 4L * h));
      for (int i = 0; i < p; i += LANES) {
        store(to + 4L * (h * p + i), number);
      }
    }
  }
}
