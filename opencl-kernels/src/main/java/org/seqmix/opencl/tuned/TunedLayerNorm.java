package org.seqmix.opencl.tuned;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// LayerNorm, one work group a token.
final class TunedLayerNorm extends RowGroup {
  private static final String FILE = "layernorm.cl";
  private static final NormForms NORM = new NormForms("layer_norm", Written.of(FILE, "layer_norm"), (k, n, w) -> {
    Tensor y = n.output(5, w);
    Tensor bare = n.output(5, w);
    Tensor mean = n.nothing(5);
    Tensor scale = n.nothing(5);
    k.layerNorm(n.rows(5, w, 2), n.flat(1, w), n.flat(1, w), 1e-3, y, mean, scale);
    k.layerNorm(n.rows(5, w, 2), n.flat(1, w), null, 1e-3, bare, mean, scale);
    return List.of(y, bare, mean, scale);
  });
  private static final NormForms GRAD = new NormForms("layer_norm_grad", Written.of(FILE, "layer_norm_grad"),
      (k, n, w) -> grad(k, n, w, false));
  private static final NormForms SLOPES = new NormForms("layer_norm_grad with dw",
      Written.of(FILE, "layer_norm_grad").with("SLOPES", 1), (k, n, w) -> grad(k, n, w, true));

  TunedLayerNorm(Launcher launcher, Kernels plain) {
    super(launcher, plain);
  }

  @Override
  public void layerNorm(Tensor x, Tensor w, @Nullable Tensor bias, double epsilon, Tensor y, Tensor mean,
      Tensor scale) {
    Form form = NORM.of(x.columns(),
        isWide(x, false) && isWide(w, false) && isWide(y, false) && (bias == null || isWide(bias, false)));
    if (passes(form)) {
      launch(form.code()).rows("x", x).vector("w", w).optional("bias", bias, w).rows("y", y).vector("mean", mean)
          .vector("scale", scale).number("width", x.columns()).real("epsilon", epsilon)
          .groups(x.rows(), NormForms.lanes(form, x.columns()));
    } else {
      plain.layerNorm(x, w, bias, epsilon, y, mean, scale);
    }
  }

  @Override
  public void layerNormGrad(Tensor dy, Tensor x, Tensor w, Tensor mean, Tensor scale, Tensor dx, @Nullable Tensor dw,
      @Nullable Tensor dbias) {
    boolean slopes = dw != null || dbias != null;
    Form form = (slopes ? SLOPES : GRAD).of(x.columns(),
        isWide(dy, false) && isWide(x, false) && isWide(w, false) && isWide(dx, false));
    if (!passes(form)) {
      plain.layerNormGrad(dy, x, w, mean, scale, dx, dw, dbias);
    } else if (!slopes) {
      grad(form, dy, x, w, mean, scale, dx, dx, x.rows());
    } else if (x.rows() > 0) {
      try (Scope scope = device().newScope("sums of a norm")) {
        long groups = NormForms.groups(launcher(), x.rows());
        Tensor sums = scope.empty(x.type(), groups, 2 * x.columns());
        grad(form, dy, x, w, mean, scale, dx, sums, groups);
        if (dw != null) {
          addColumns(sums.columns(0, x.columns()), null, dw);
        }
        if (dbias != null) {
          addColumns(sums.columns(x.columns(), 2 * x.columns()), null, dbias);
        }
      }
    }
  }

  private void grad(Form form, Tensor dy, Tensor x, Tensor w, Tensor mean, Tensor scale, Tensor dx, Tensor slopes,
      long groups) {
    launch(form.code()).rows("dy", dy).rows("x", x).vector("w", w).vector("mean", mean).vector("scale", scale)
        .rows("dx", dx).rows("slopes", slopes).number("rows", x.rows()).number("width", x.columns())
        .groups(groups, NormForms.lanes(form, x.columns()));
  }

  private static List<Tensor> grad(Kernels k, Numbers n, int w, boolean slopes) {
    Tensor dx = n.output(47, w);
    Tensor dw = n.flat(1, w);
    Tensor dbias = n.flat(1, w);
    k.layerNormGrad(n.rows(47, w, 1), n.rows(47, w, 2), n.flat(1, w), n.flat(1, 47), n.flat(1, 47), dx,
        slopes ? dw : null, slopes ? dbias : null);
    return List.of(dx, dw, dbias);
  }
}
