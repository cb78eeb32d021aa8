package org.seqmix.opencl.translated;

import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// Products with weights, which lie in rows here whatever their format: {@link #pack} keeps values.
final class TranslatedProducts extends Group {
  TranslatedProducts(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void linear(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
    if (w.format().roundsInputs()) {
      linearOfRounded(x, w, bias, y);
      return;
    }
    try (Scope scratch = device().newScope("linear")) {
      launch(LinearKernel.class).rows("x", x).rows("w", values(scratch, w)).optional("bias", bias, x).rows("y", y)
          .number("inputs", x.columns()).number("outputs", y.columns()).items(y.elements());
    }
  }

  /// A weight in F32. *Cost*: one that is stored in BF16 is written out, four bytes a number.
  private Tensor values(Scope scratch, Tensor w) {
    if (w.type() == DType.F32) {
      return w;
    }
    Tensor values = scratch.empty(DType.F32, w.shape());
    device().kernels().copy(w, values);
    return values;
  }

  private void linearOfRounded(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
    long groups = Math.ceilDiv(x.columns(), WeightFormat.GROUP);
    try (Scope scratch = device().newScope("rounded inputs")) {
      Tensor codes = scratch.empty(DType.F32, x.rows(), x.columns());
      Tensor scales = scratch.empty(DType.F32, x.rows(), groups);
      launch(RoundInputsKernel.class).rows("x", x).rows("codes", codes).rows("scales", scales)
          .number("inputs", x.columns()).number("groups", groups).number("groupSize", WeightFormat.GROUP)
          .items(scales.elements());
      launch(LinearOfCodesKernel.class).rows("x", codes).rows("scales", scales).rows("w", w).optional("bias", bias, x)
          .rows("y", y).number("inputs", x.columns()).number("outputs", y.columns()).number("groups", groups)
          .number("groupSize", WeightFormat.GROUP).items(y.elements());
    }
  }

  @Override
  public void linearInputGrad(Tensor dy, Tensor w, Tensor dx) {
    try (Scope scratch = device().newScope("linearInputGrad")) {
      launch(LinearInputGradKernel.class).rows("dy", dy).rows("w", values(scratch, w)).rows("dx", dx)
          .number("inputs", dx.columns()).number("outputs", dy.columns()).items(dx.elements());
    }
  }

  @Override
  public void linearWeightGrad(Tensor dy, Tensor x, Tensor dw) {
    launch(LinearWeightGradKernel.class).rows("dy", dy).rows("x", x).rows("dw", dw).number("inputs", x.columns())
        .number("tokens", x.rows()).items(dw.elements());
  }

  @Override
  public Tensor pack(Scope scope, Tensor w, WeightFormat format) {
    return PackedValues.of(scope, w, format);
  }
}
