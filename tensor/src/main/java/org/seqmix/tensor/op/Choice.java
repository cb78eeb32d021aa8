package org.seqmix.tensor.op;

import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Tokens chosen where the logits are, so that nothing but their ids need leave the device.
public final class Choice {
  private Choice() {
  }

  /// A column of every row of `logits` (T, V): temperature 0 the largest, the first of equals; above 0 the one that `uniform`, in [0, 1), stands
  /// for among the running sums of softmax(logits / temperature). Result (T) I32; -1 for a row with a NaN or an infinite largest
  /// number. No gradient.
  ///
  /// *Cost*: up to three passes over the logits.
  public static Tensor choose(Context c, Tensor logits, float[] temperature, float[] uniform) {
    Check.matrix(c, "logits", logits, temperature.length, logits.columns());
    if (uniform.length != temperature.length) {
      throw new IllegalArgumentException(
          "uniform numbers: expected one a row, " + temperature.length + ", got " + uniform.length);
    }
    Shape rows = Shape.of(temperature.length);
    Tensor ids = c.scope().empty(DType.I32, rows);
    c.kernels().choose(logits, c.scope().of(logits.type(), rows, temperature),
        c.scope().of(logits.type(), rows, uniform), ids);
    return ids;
  }
}
