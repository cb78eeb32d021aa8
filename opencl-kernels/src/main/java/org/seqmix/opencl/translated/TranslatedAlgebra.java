package org.seqmix.opencl.translated;

import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Sums and products of elements.
final class TranslatedAlgebra extends ColumnSums {
  TranslatedAlgebra(Launcher launcher) {
    super(launcher);
  }

  /// Elements that a group of the first stage of a sum takes at least, and most groups of it.
  private static final int PART = 4096;
  private static final int MOST_PARTS = 1024;

  @Override
  public void axpby(double a, Tensor x, double b, Tensor z, Tensor y) {
    launch(AxpbyKernel.class).rows("x", x).rows("z", z).rows("y", y).real("a", a).real("b", b)
        .number("columns", y.columns()).items(y.elements());
  }

  @Override
  public void multiply(Tensor x, Tensor z, Tensor y) {
    launch(MultiplyKernel.class).rows("x", x).rows("z", z).rows("y", y).number("columns", y.columns())
        .items(y.elements());
  }

  @Override
  public void sum(Tensor x, Tensor y) {
    sum(x, y, false);
  }

  @Override
  public void sumSquares(Tensor x, Tensor y) {
    sum(x, y, true);
  }

  @Override
  public void addColumnSums(Tensor x, Tensor y) {
    addColumns(x, y);
  }

  /// Parts of a number that the number of elements alone decides, and then their sum.
  private void sum(Tensor x, Tensor y, boolean squares) {
    long parts = Math.min(MOST_PARTS, Math.ceilDiv(x.elements(), PART));
    if (parts <= 1) {
      part(x, y, 1, squares);
      return;
    }
    try (Scope scratch = device().newScope("sum")) {
      Tensor sums = scratch.empty(DType.F32, parts);
      part(x, sums, parts, squares);
      part(sums, y, 1, false);
    }
  }

  private void part(Tensor x, Tensor y, long groups, boolean squares) {
    launch(SumKernel.class).rows("x", x).vector("y", y).number("columns", x.columns()).number("elements", x.elements())
        .number("groups", groups).number("squares", squares ? 1 : 0).local("partial", LanesKernel.LANES)
        .groups(groups, LanesKernel.LANES);
  }
}
