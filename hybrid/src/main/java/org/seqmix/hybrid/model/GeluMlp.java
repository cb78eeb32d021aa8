package org.seqmix.hybrid.model;

import org.seqmix.tensor.Activation;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.op.Activations;
import org.seqmix.tensor.op.Linear;

/// The MLP of Phi: `fc2(gelu(fc1(x)))`, with biases. *Cost*: 4 width x inner operations a token.
final class GeluMlp implements Mlp {
  private final Tensor up;
  private final Tensor upBias;
  private final Tensor down;
  private final Tensor downBias;
  private final Parameters parameters;

  GeluMlp(int width, int inner, int layers, Weights.Part weights) {
    this.up = weights.product("fc1.weight", Init.linear(), inner, width);
    this.upBias = weights.other("fc1.bias", Init.zeros(), inner);
    this.down = weights.product("fc2.weight", Init.linear().scaled(1 / Math.sqrt(layers)), width, inner);
    this.downBias = weights.other("fc2.bias", Init.zeros(), width);
    this.parameters = weights.given();
  }

  @Override
  public Tensor forward(Context c, Tensor x) {
    Tensor inner = Activations.apply(c, Activation.GELU_TANH, Linear.apply(c, x, up, upBias));
    return Linear.apply(c, inner, down, downBias);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }
}
