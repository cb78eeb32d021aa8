package org.seqmix.hybrid.model;

import org.seqmix.tensor.Context;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.op.Gate;
import org.seqmix.tensor.op.Linear;

/// The MLP of Llama: `down(up(x) silu(gate(x)))`. *Cost*: 6 width x inner operations a token.
final class SwiGluMlp implements Mlp {
  private final Tensor gate;
  private final Tensor up;
  private final Tensor down;
  private final Parameters parameters;

  SwiGluMlp(int width, int inner, int layers, Weights.Part weights) {
    this.gate = weights.product("gate_proj.weight", Init.linear(), inner, width);
    this.up = weights.product("up_proj.weight", Init.linear(), inner, width);
    this.down = weights.product("down_proj.weight", Init.linear().scaled(1 / Math.sqrt(layers)), width, inner);
    this.parameters = weights.given();
  }

  @Override
  public Tensor forward(Context c, Tensor x) {
    Tensor inner = Gate.apply(c, Linear.apply(c, x, up, null), Linear.apply(c, x, gate, null), null);
    return Linear.apply(c, inner, down, null);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }
}
