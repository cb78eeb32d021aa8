package org.seqmix.hybrid.model;

import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;

/// `h = x + mixer(norm(x))`; `out = h + mlp(norm(h))`. *Source*: Llama; Qwen2, Mistral and Llamba keep it.
final class SequentialBlock implements Block {
  private final Norm inputNorm;
  private final SequenceMixer mixer;
  private final Norm mlpNorm;
  private final Mlp mlp;
  private final Parameters parameters;

  SequentialBlock(BlockParts parts) {
    this.inputNorm = parts.inputNorm();
    this.mixer = parts.mixer();
    this.mlpNorm = parts.mlpNorm();
    this.mlp = parts.mlp();
    this.parameters = parts.parameters();
  }

  @Override
  public SequenceMixer mixer() {
    return mixer;
  }

  @Override
  public Tensor mixerInput(Context c, Tensor x) {
    return inputNorm.apply(c, x);
  }

  @Override
  public Tensor finish(Context c, Tensor x, Tensor u, Tensor mixed) {
    Tensor h = Algebra.add(c, x, mixed);
    return Algebra.add(c, h, mlp.forward(c, mlpNorm.apply(c, h)));
  }

  @Override
  public Parameters mlpParameters() {
    return mlp.parameters();
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }
}
