package org.seqmix.opencl.translated;

import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.Activation;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Functions of single elements, and scales of columns and heads.
final class TranslatedElements extends ColumnSums {
  TranslatedElements(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void activate(Activation kind, Tensor x, Tensor y) {
    launch(ActivateKernel.class).rows("x", x).rows("y", y).number("kind", ActivationKernel.number(kind))
        .number("columns", x.columns()).items(x.elements());
  }

  @Override
  public void activateGrad(Activation kind, Tensor dy, Tensor x, Tensor dx) {
    launch(ActivateGradKernel.class).rows("dy", dy).rows("x", x).rows("dx", dx)
        .number("kind", ActivationKernel.number(kind)).number("columns", x.columns()).items(x.elements());
  }

  @Override
  public void clamp(Tensor x, double low, double high, Tensor y) {
    launch(ClampKernel.class).rows("x", x).rows("y", y).real("low", low).real("high", high)
        .number("columns", x.columns()).items(x.elements());
  }

  @Override
  public void clampGrad(Tensor dy, Tensor x, double low, double high, Tensor dx) {
    launch(ClampGradKernel.class).rows("dy", dy).rows("x", x).rows("dx", dx).real("low", low).real("high", high)
        .number("columns", x.columns()).items(x.elements());
  }

  @Override
  public void addRow(Tensor x, Tensor bias, Tensor y) {
    launch(AxpbyKernel.class).rows("x", x).vector("z", bias).number("zStride", 0).rows("y", y).real("a", 1).real("b", 1)
        .number("columns", x.columns()).items(x.elements());
  }

  @Override
  public void scaleColumns(Tensor x, Tensor w, Tensor y) {
    scale(x, w, 0, w.elements(), y);
  }

  @Override
  public void scaleColumnsGrad(Tensor dy, Tensor x, Tensor w, Tensor dx, @Nullable Tensor dw) {
    if (dw != null) {
      try (Scope scratch = device().newScope("scaleColumnsGrad")) {
        Tensor dots = scratch.empty(DType.F32, x.rows(), w.elements());
        dots(dy, x, dots);
        addColumns(dots, dw);
      }
    }
    scale(dy, w, 0, w.elements(), dx);
  }

  @Override
  public void scaleHeads(Tensor x, Tensor s, Tensor y) {
    scale(x, s, s.rowStride(), s.columns(), y);
  }

  @Override
  public void scaleHeadsGrad(Tensor dy, Tensor x, Tensor s, Tensor dx, Tensor ds) {
    dots(dy, x, ds);
    scale(dy, s, s.rowStride(), s.columns(), dx);
  }

  private void scale(Tensor x, Tensor s, long stride, long heads, Tensor y) {
    launch(ScaleHeadsKernel.class).rows("x", x).vector("s", s).number("sStride", stride).rows("y", y)
        .number("headDim", heads == 0 ? 0 : x.columns() / heads).number("columns", x.columns()).items(x.elements());
  }

  private void dots(Tensor a, Tensor b, Tensor s) {
    launch(HeadDotsKernel.class).rows("a", a).rows("b", b).rows("s", s).number("heads", s.columns())
        .number("headDim", s.columns() == 0 ? 0 : a.columns() / s.columns()).items(s.elements());
  }
}
