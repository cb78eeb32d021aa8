package org.seqmix.tensor.op;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// y = x wᵀ + bias.
public final class Linear {
  private Linear() {
  }

  /// x (T, K), w (M, K) as checkpoints store it or packed, bias (M) or none; y (T, M). Cost: 2 T K M operations.
  ///
  /// The sum over K runs in the same order for one token or a thousand. A packed weight takes no gradient, and none flows
  /// through it. A weight in rows may be stored in BF16, as checkpoints have it, beside an x of another type: then it
  /// takes none, but gradients flow through it to x.
  public static Tensor apply(Context c, Tensor x, Tensor w, @Nullable Tensor bias) {
    w.on(c.device(), "linear weight");
    long in = w.shape().dim(1);
    long out = w.shape().dim(0);
    Check.matrix(c, "linear input", x, x.rows(), in);
    Check.oneType("linear", x, bias);
    Check.weight(c, "linear weight", w, x.type());
    if (bias != null) {
      Check.shape(c, "linear bias", bias, out);
    }
    if (isPacked(w) && c.tape().isOn() && (c.tape().wants(x) || c.tape().wants(w))) {
      throw new IllegalArgumentException(
          "linear weight " + w + " is packed: load the model unpacked to train through it");
    }
    c.tape().hears(x, w);
    Tensor y = c.scope().empty(x.type(), Shape.of(x.rows(), out));
    c.kernels().linear(x, w, bias, y);
    c.tape().record(Arrays.asList(x, w, bias), y, dy -> backward(c, dy, x, w, bias));
    return y;
  }

  private static boolean isPacked(Tensor w) {
    return w.layout() != Tensor.Layout.ROWS || w.format() != WeightFormat.F32;
  }

  private static void backward(Context c, Tensor dy, Tensor x, Tensor w, @Nullable Tensor bias) {
    if (c.tape().wants(w)) {
      c.kernels().linearWeightGrad(dy, x, c.tape().buffer(w));
    }
    if (bias != null && c.tape().wants(bias)) {
      c.kernels().addColumnSums(dy, c.tape().buffer(bias));
    }
    if (c.tape().wants(x)) {
      Tensor dx = c.tape().emptyLike(x);
      c.kernels().linearInputGrad(dy, w, dx);
      c.tape().give(x, dx);
    }
  }
}
