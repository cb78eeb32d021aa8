package org.seqmix.opencl.translated;

import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// RMSNorm and LayerNorm.
final class TranslatedNorms extends ColumnSums {
  TranslatedNorms(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void rmsNorm(Tensor x, Tensor w, double epsilon, Tensor y, Tensor scale) {
    launch(RmsNormKernel.class).rows("x", x).vector("w", w).rows("y", y).vector("scale", scale)
        .number("width", x.columns()).real("epsilon", epsilon).local("partial", LanesKernel.LANES)
        .groups(x.rows(), LanesKernel.LANES);
  }

  @Override
  public void rmsNormGrad(Tensor dy, Tensor x, Tensor w, Tensor scale, Tensor dx, @Nullable Tensor dw) {
    if (dw != null) {
      addTerms(dy, x, null, scale, dw);
    }
    launch(RmsNormGradKernel.class).rows("dy", dy).rows("x", x).vector("w", w).vector("scale", scale).rows("dx", dx)
        .number("width", x.columns()).local("partial", LanesKernel.LANES).groups(x.rows(), LanesKernel.LANES);
  }

  @Override
  public void layerNorm(Tensor x, Tensor w, @Nullable Tensor bias, double epsilon, Tensor y, Tensor mean,
      Tensor scale) {
    launch(LayerNormKernel.class).rows("x", x).vector("w", w).optional("bias", bias, w).rows("y", y)
        .vector("mean", mean)
        .vector("scale", scale).number("width", x.columns()).real("epsilon", epsilon)
        .local("partial", LanesKernel.LANES)
        .groups(x.rows(), LanesKernel.LANES);
  }

  @Override
  public void layerNormGrad(Tensor dy, Tensor x, Tensor w, Tensor mean, Tensor scale, Tensor dx, @Nullable Tensor dw,
      @Nullable Tensor dbias) {
    if (dw != null) {
      addTerms(dy, x, mean, scale, dw);
    }
    if (dbias != null) {
      addColumns(dy, dbias);
    }
    launch(LayerNormGradKernel.class).rows("dy", dy).rows("x", x).vector("w", w).vector("mean", mean)
        .vector("scale", scale).rows("dx", dx).number("width", x.columns()).local("partial", LanesKernel.LANES)
        .groups(x.rows(), LanesKernel.LANES);
  }

  /// dw += what every token adds. *Cost*: as much memory as `dy`.
  private void addTerms(Tensor dy, Tensor x, @Nullable Tensor mean, Tensor scale, Tensor dw) {
    try (Scope scratch = device().newScope("gradient of a norm")) {
      Tensor terms = scratch.empty(DType.F32, x.rows(), x.columns());
      launch(NormTermsKernel.class).rows("dy", dy).rows("x", x).optional("mean", mean, scale).vector("scale", scale)
          .rows("y", terms).number("columns", x.columns()).items(x.elements());
      addColumns(terms, dw);
    }
  }
}
