package org.seqmix.hybrid.model;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.op.Recomputed;

/// One layer of a decoder: a mixer, what else its family puts around it, and the residual stream past them.
///
/// The pieces are public because distillation compares them one by one: what goes into the mixer, what comes out, and
/// the rest of the block.
public interface Block {
  /// The block that `plan` asks for in a layer with this mixer, its weights under the names of the plan's family.
  static Block of(DecoderPlan plan, LayerMixer layer, Weights.Part weights) {
    BlockParts parts = new BlockParts(plan, layer, weights);
    return switch (plan.block().kind()) {
      case SEQUENTIAL -> new SequentialBlock(parts);
      case PARALLEL -> new ParallelBlock(parts);
      case MIXER_ONLY -> new MixerBlock(parts);
    };
  }

  /// The layer's mixer.
  SequenceMixer mixer();

  /// What the mixer reads: the normed residual stream. x (tokens, width).
  Tensor mixerInput(Context c, Tensor x);

  /// The block's output, given its input x, its {@link #mixerInput} u and what its mixer made of that.
  Tensor finish(Context c, Tensor x, Tensor u, Tensor mixed);

  /// x (tokens, width) to (tokens, width), from document starts; differentiable.
  default Tensor forward(Context c, Tensor x, Rows rows) {
    Tensor u = mixerInput(c, x);
    return finish(c, x, u, mixer().forward(c, u, rows));
  }

  /// {@link #forward} with as little memory as the context allows: what it computes on the way is kept only where a tape
  /// records and the context does not recompute. The result lives in the context's scope.
  default Tensor through(Context c, Tensor x, Rows rows) {
    if (c.tape().isOn() && !c.recomputes()) {
      return forward(c, x, rows);
    }
    List<Tensor> inputs = new ArrayList<>(List.of(x));
    parameters().forEach(p -> inputs.add(p.value()));
    return Recomputed.apply(c, inputs, k -> forward(k, x, rows));
  }

  /// {@link #forward}, continuing the documents in `state`, which moves on.
  default Tensor advance(Context c, Tensor x, Rows rows, MixerState state) {
    Tensor u = mixerInput(c, x);
    return finish(c, x, u, mixer().advance(c, u, rows, state));
  }

  /// The weights of the MLP; none where the block has no MLP.
  Parameters mlpParameters();

  /// All weights of the block.
  Parameters parameters();
}
