package org.seqmix.opencl.tuned;

import java.util.List;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Tensor;

/// Rows of a table by token id, and the table's gradient, in which every id's rows are added in ascending order.
final class TunedEmbedding extends RowGroup {
  private static final Form.Pair LOOKUP = Form.Pair.of("embedding.cl", "embedding", (k, n, w) -> {
    Tensor y = n.output(9, w);
    k.embedding(n.ints(9, 0, 5), n.rows(5, w, 2), y);
    return List.of(y);
  });
  private static final Form.Pair LOOKUP_BF16 = Form.Pair.of("embedding.cl", "embedding_bf16", (k, n, w) -> {
    Tensor y = n.output(9, w);
    k.embedding(n.ints(9, 0, 5), n.stored(5, w), y);
    return List.of(y);
  });
  private static final Form.Pair GRAD = Form.Pair.of("embedding.cl", "embedding_grad", (k, n, w) -> {
    Tensor dw = n.rows(11, w, 2);
    k.embeddingGrad(n.ints(901, 0, 11), n.rows(901, w, 2), dw);
    return List.of(dw);
  });

  TunedEmbedding(Launcher launcher, Kernels plain) {
    super(launcher, plain);
  }

  @Override
  public void embedding(Tensor ids, Tensor w, Tensor y) {
    boolean isBf16 = w.type() == DType.BF16;
    Form form = (isBf16 ? LOOKUP_BF16 : LOOKUP).of(isWide(w, false) && isWide(y, false));
    if (w.layout() == Tensor.Layout.ROWS && (isBf16 || w.type() == DType.F32) && passes(form)) {
      over(launch(form.code()).vector("ids", ids).rows("w", w).rows("y", y), form, ids.elements(), y.columns());
    } else {
      plain.embedding(ids, w, y);
    }
  }

  @Override
  public void embeddingGrad(Tensor ids, Tensor dy, Tensor dw) {
    Form form = GRAD.of(isWide(dy, false) && isWide(dw, false));
    if (passes(form)) {
      launch(form.code()).vector("ids", ids).rows("dy", dy).rows("dw", dw).number("tokens", ids.elements())
          .number("columns", dy.columns())
          .grid(ids.elements(), Math.ceilDiv(dy.columns(), LANES * form.width()), 1, LANES, 1, 1);
    } else {
      plain.embeddingGrad(ids, dy, dw);
    }
  }
}
