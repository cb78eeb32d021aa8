package org.seqmix.opencl.tuned;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// RMSNorm, one work group a token.
final class TunedNorms extends RowGroup {
  private static final NormForms RMS_NORM = new NormForms("rms_norm", Written.of("norm.cl", "rms_norm"), (k, n, w) -> {
    Tensor y = n.output(5, w);
    Tensor scale = n.nothing(5);
    k.rmsNorm(n.rows(5, w, 2), n.flat(1, w), 1e-5, y, scale);
    return List.of(y, scale);
  });
  private static final NormForms RMS_NORM_GRAD = new NormForms("rms_norm_grad", Written.of("norm.cl", "rms_norm_grad"),
      (k, n, w) -> grad(k, n.rows(47, w, 1), n.rows(47, w, 2), n.flat(1, w), n.flat(1, 47), n.output(47, w), null));
  private static final NormForms RMS_NORM_SLOPES = new NormForms("rms_norm_grad with dw",
      Written.of("norm.cl", "rms_norm_grad").with("SLOPES", 1),
      (k, n, w) -> grad(k, n.rows(47, w, 1), n.rows(47, w, 2), n.flat(1, w), n.flat(1, 47), n.output(47, w),
          n.flat(1, w)));

  TunedNorms(Launcher launcher, Kernels plain) {
    super(launcher, plain);
  }

  @Override
  public void rmsNorm(Tensor x, Tensor w, double epsilon, Tensor y, Tensor scale) {
    Form form = RMS_NORM.of(x.columns(), isWide(x, false) && isWide(w, false) && isWide(y, false));
    if (passes(form)) {
      launch(form.code()).rows("x", x).vector("w", w).rows("y", y).vector("scale", scale).number("width", x.columns())
          .real("epsilon", epsilon).groups(x.rows(), NormForms.lanes(form, x.columns()));
    } else {
      plain.rmsNorm(x, w, epsilon, y, scale);
    }
  }

  @Override
  public void rmsNormGrad(Tensor dy, Tensor x, Tensor w, Tensor scale, Tensor dx, @Nullable Tensor dw) {
    NormForms forms = dw == null ? RMS_NORM_GRAD : RMS_NORM_SLOPES;
    Form form = forms.of(x.columns(), isWide(dy, false) && isWide(x, false) && isWide(w, false) && isWide(dx, false));
    if (!passes(form)) {
      plain.rmsNormGrad(dy, x, w, scale, dx, dw);
    } else if (dw == null) {
      grad(form, dy, x, w, scale, dx, dx, x.rows());
    } else if (x.rows() > 0) {
      try (Scope scope = device().newScope("sums of a norm")) {
        long groups = NormForms.groups(launcher(), x.rows());
        Tensor slopes = scope.empty(x.type(), groups, x.columns());
        grad(form, dy, x, w, scale, dx, slopes, groups);
        addColumns(slopes, null, dw);
      }
    }
  }

  private void grad(Form form, Tensor dy, Tensor x, Tensor w, Tensor scale, Tensor dx, Tensor slopes, long groups) {
    launch(form.code()).rows("dy", dy).rows("x", x).vector("w", w).vector("scale", scale).rows("dx", dx)
        .rows("slopes", slopes).number("rows", x.rows()).number("width", x.columns())
        .groups(groups, NormForms.lanes(form, x.columns()));
  }

  private static List<Tensor> grad(Kernels k, Tensor dy, Tensor x, Tensor w, Tensor scale, Tensor dx,
      @Nullable Tensor dw) {
    k.rmsNormGrad(dy, x, w, scale, dx, dw);
    return dw == null ? List.of(dx) : List.of(dx, dw);
  }
}
