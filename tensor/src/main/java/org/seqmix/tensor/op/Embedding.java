package org.seqmix.tensor.op;

import java.util.List;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Rows of a table by token id.
public final class Embedding {
  private Embedding() {
  }

  /// ids (T) I32, each in [0, V) (the caller checks), w (V, W) in rows or packed; result (T, W). A packed table takes no
  /// gradient, nor does one stored in BF16, whose result is F32.
  public static Tensor apply(Context c, Tensor ids, Tensor w) {
    Check.ints(c, "embedding ids", ids, ids.elements());
    w.on(c.device(), "embedding table");
    if (w.layout() != Tensor.Layout.ROWS && c.tape().wants(w)) {
      throw new IllegalArgumentException(
          "embedding table " + w + " is packed: load the model unpacked to train through it");
    }
    DType type = w.type().computed();
    Check.weight(c, "embedding table", w, type);
    Tensor y = c.scope().empty(type, Shape.of(ids.elements(), w.columns()));
    c.kernels().embedding(ids, w, y);
    c.tape().record(List.of(w), y, dy -> c.kernels().embeddingGrad(ids, dy, c.tape().buffer(w)));
    return y;
  }
}
