package org.seqmix.hybrid.model;

import java.util.List;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;

/// `out = x + mixer(norm(x))`, without an MLP. *Source*: Mamba-2.
final class MixerBlock implements Block {
  private final Norm inputNorm;
  private final SequenceMixer mixer;
  private final Parameters parameters;

  MixerBlock(BlockParts parts) {
    this.inputNorm = parts.inputNorm();
    this.mixer = parts.mixer();
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
    return Algebra.add(c, x, mixed);
  }

  @Override
  public Parameters mlpParameters() {
    return Parameters.of(List.of());
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }
}
