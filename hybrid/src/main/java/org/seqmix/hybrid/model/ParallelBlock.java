package org.seqmix.hybrid.model;

import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;

/// `u = norm(x)`; `out = x + mixer(u) + mlp(u)`. *Source*: Phi-1.5; Phi-Mamba keeps it.
final class ParallelBlock implements Block {
  private final Norm inputNorm;
  private final SequenceMixer mixer;
  private final Mlp mlp;
  private final Parameters parameters;

  ParallelBlock(BlockParts parts) {
    this.inputNorm = parts.inputNorm();
    this.mixer = parts.mixer();
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
    return Algebra.add(c, x, Algebra.add(c, mixed, mlp.forward(c, u)));
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
