package org.seqmix.opencl.translated;

import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Tensor;

/// Rows of a table by token.
final class TranslatedEmbedding extends Group {
  TranslatedEmbedding(Launcher launcher) {
    super(launcher);
  }

  @Override
  public void embedding(Tensor ids, Tensor w, Tensor y) {
    launch(w.type() == DType.BF16 ? StoredEmbeddingKernel.class : EmbeddingKernel.class).vector("ids", ids).rows("w", w)
        .rows("y", y).number("columns", y.columns())
        .items(y.elements());
  }

  @Override
  public void embeddingGrad(Tensor ids, Tensor dy, Tensor dw) {
    launch(EmbeddingGradKernel.class).vector("ids", ids).rows("dy", dy).rows("dw", dw).number("tokens", dy.rows())
        .items(dy.columns());
  }
}
