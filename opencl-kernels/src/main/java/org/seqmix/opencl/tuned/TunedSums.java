package org.seqmix.opencl.tuned;

import java.util.List;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Sums of elements and of columns. Parts are cut by shape and summed in order: the same call gives the same bits.
final class TunedSums extends RowGroup {
  /// Groups a unit, and the most groups; the second stage is one group over their sums.
  private static final int GROUPS_A_UNIT = 32;
  private static final int MOST_GROUPS = 8192;

  private static final Form.Pair SUM = Form.Pair.of("sums.cl", "sum_pieces", (k, n, w) -> {
    Tensor squares = n.nothing(1);
    Tensor flat = n.nothing(1);
    Tensor many = n.nothing(1);
    k.sumSquares(n.rows(5, w, 2), squares);
    k.sumSquares(n.flat(2, 5L, w), flat);
    k.sumSquares(n.rows(1, 40 * w, 2), many);
    return List.of(squares, flat, many);
  });
  private static final Form.Pair COLUMNS = Form.Pair.of("sums.cl", "column_sums", (k, n, w) -> {
    Tensor few = n.flat(2, w);
    Tensor many = n.flat(2, w);
    k.addColumnSums(n.rows(5, w, 2), few);
    k.addColumnSums(n.rows(333, w, 2), many);
    return List.of(few, many);
  });

  TunedSums(Launcher launcher, Kernels plain) {
    super(launcher, plain);
  }

  @Override
  public void sum(Tensor x, Tensor y) {
    Form form = form(x);
    if (passes(form)) {
      sum(form, x, 0, y);
    } else {
      plain.sum(x, y);
    }
  }

  @Override
  public void sumSquares(Tensor x, Tensor y) {
    Form form = form(x);
    if (passes(form)) {
      sum(form, x, 1, y);
    } else {
      plain.sumSquares(x, y);
    }
  }

  private static Form form(Tensor x) {
    return SUM.of(isWide(x, x.isContiguous()));
  }

  private void sum(Form form, Tensor x, int squares, Tensor y) {
    boolean flat = x.isContiguous();
    long rows = flat ? 1 : x.rows();
    long columns = flat ? x.elements() : x.columns();
    long pieces = rows * Math.ceilDiv(columns, LANES * form.width());
    long groups = Math.min(pieces, Math.min(MOST_GROUPS, (long) GROUPS_A_UNIT * launcher().hardware().units()));
    if (groups <= 1) {
      pieces(form, x, squares, y, rows, columns, 1);
      return;
    }
    try (Scope scope = device().newScope("sum")) {
      Tensor parts = scope.empty(DType.F32, groups);
      pieces(form, x, squares, parts, rows, columns, groups);
      pieces(SUM.scalar(), parts, 0, y, 1, groups, 1);
    }
  }

  private void pieces(Form form, Tensor x, int squares, Tensor out, long rows, long columns, long groups) {
    launch(form.code()).rows("x", x).number("squares", squares).vector("out", out)
        .number("rows", columns == 0 ? 0 : rows)
        .number("columns", Math.max(1, columns)).groups(groups, LANES);
  }

  @Override
  public void addColumnSums(Tensor x, Tensor y) {
    if (passes(COLUMNS.scalar())) {
      addColumns(x, null, y);
    } else {
      plain.addColumnSums(x, y);
    }
  }
}
