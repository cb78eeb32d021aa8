package org.seqmix.tensor.testing;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Tensor;

/// Programs of blocks of rows of matrices: those of the selective scan and of Toeplitz matrices, and any times values.
public final class FamilyPrograms {
  private FamilyPrograms() {}

  /// Ragged rows of about `t` tokens with documents inside them; one has none.
  public static Rows rows(int t) {
    int[] starts = t < 6 ? new int[0] : new int[] {t / 3, t / 2};
    return Rows.packed(new int[] {t, 0, 3, t / 2 + 1}, new int[][] {starts, {}, {2}, {}});
  }

  public static Program selectiveRows(SelectiveShape s, Rows rows, double step, int from, int to) {
    return (k, in) -> {
      SelectivePrograms.Operands o = SelectivePrograms.Operands.of(k, in, s, rows.tokens(), step);
      Tensor m = in.empty((long) rows.rows() * s.channels() * (to - from), rows.maxLength());
      Tensor bare = in.empty((long) rows.rows() * s.channels() * (to - from), rows.maxLength());
      k.selectiveRows(o.dt(), o.a(), o.b(), o.c(), o.d(), rows, s, from, to, m);
      k.selectiveRows(o.dt(), o.a(), o.b(), o.c(), null, rows, s, from, to, bare);
      Tensor dm = in.normal(rows.rows() * s.channels() * (to - from), rows.maxLength(), 1);
      Tensor ddt = in.normal(rows.tokens(), s.channels(), 1);
      Tensor da = in.normal(s.channels(), s.state(), 1);
      Tensor db = in.normal(rows.tokens(), s.keys(), 1);
      Tensor dc = in.normal(rows.tokens(), s.keys(), 1);
      Tensor dd = in.normalVector(s.channels());
      k.selectiveRowsGrad(dm, o.dt(), o.a(), o.b(), o.c(), o.d(), rows, s, from, to, ddt, da, db, dc, dd);
      return List.of(m, bare, ddt, da, db, dc, dd);
    };
  }

  public static Program toeplitz(int heads, int headDim, int taps, Rows rows) {
    return (k, in) -> {
      int columns = heads * headDim;
      Tensor x = in.normal(rows.tokens(), columns, 1);
      Tensor w = in.normal(heads, taps, 1);
      Tensor y = in.empty(rows.tokens(), columns);
      Tensor dx = in.empty(rows.tokens(), columns);
      Tensor dw = in.normal(heads, taps, 1);
      k.toeplitz(x, w, rows, y);
      k.toeplitzGrad(in.normal(rows.tokens(), columns, 1), x, w, rows, dx, dw);
      return List.of(y, dx, dw);
    };
  }

  public static Program toeplitzRows(int heads, int taps, Rows rows, int from, int to) {
    return (k, in) -> {
      Tensor m = in.empty((long) rows.rows() * heads * (to - from), rows.maxLength());
      Tensor dw = in.normal(heads, taps, 1);
      k.toeplitzRows(in.normal(heads, taps, 1), rows, from, to, m);
      k.toeplitzRowsGrad(in.normal(rows.rows() * heads * (to - from), rows.maxLength(), 1), rows, from, to, dw);
      return List.of(m, dw);
    };
  }

  /// Every way round and both ways of writing.
  public static Program batched(int count, int m, int n, int depth) {
    return (k, in) -> {
      List<Tensor> out = new ArrayList<>();
      for (int way = 0; way < 8; way++) {
        boolean turnA = (way & 1) != 0;
        boolean turnB = (way & 2) != 0;
        Tensor a = turnA ? in.normal(count * depth, m, 1) : in.normal(count * m, depth, 1);
        Tensor b = turnB ? in.normal(count * n, depth, 1) : in.normal(count * depth, n, 1);
        Tensor c = in.normal(count * m, n, 1);
        k.batchedProduct(count, a, turnA, b, turnB, c, way >= 4);
        out.add(c);
      }
      return out;
    };
  }

  public static Program product(int heads, int headDim, Rows rows, int from, int to) {
    return (k, in) -> product(k, in, heads, headDim, rows, from, to);
  }

  private static List<Tensor> product(Kernels k, Inputs in, int heads, int headDim, Rows rows, int from, int to) {
    int lines = rows.rows() * heads * (to - from);
    Tensor m = in.normal(lines, rows.maxLength(), 1);
    Tensor v = in.normal(rows.tokens(), heads * headDim, 1);
    Tensor y = in.normal(rows.tokens(), heads * headDim, 1);
    Tensor dm = in.empty(lines, rows.maxLength());
    Tensor dv = in.normal(rows.tokens(), heads * headDim, 1);
    k.matrixProduct(m, v, rows, heads, from, to, y);
    k.matrixProductGrad(in.normal(rows.tokens(), heads * headDim, 1), m, v, rows, heads, from, to, dm, dv);
    return List.of(y, dm, dv);
  }
}
