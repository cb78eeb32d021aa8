package org.seqmix.hybrid.model;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.mixer.MixerOptions;
import org.seqmix.mixer.MixerProvider;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.Mixers;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.RmsNorm;

/// A sequential block: `h = x + mixer(norm(x))`; `out = h + mlp(norm(h))`. *Source*: Llama; Llamba keeps it.
///
/// The pieces are public because distillation compares them one by one: what goes into the mixer, what comes out, and
/// the rest of the block.
public final class Block {
  private final double normEps;
  private final Tensor inputNorm;
  private final SequenceMixer mixer;
  private final Tensor mlpNorm;
  private final Mlp mlp;
  private final Parameters parameters;

  Block(DecoderPlan plan, LayerMixer layer, Weights.Part weights) {
    this.normEps = plan.normEps();
    Weights.Part own = weights;
    this.inputNorm = own.other("input_layernorm.weight", Init.ones(), plan.width());
    MixerProvider provider = Mixers.find(layer.name());
    this.mixer = provider.create(new MixerProvider.Site(plan.width(), plan.layers(), plan.context()),
        new MixerOptions(layer.name(), layer.options()), weights.at(plan.naming().of(layer)));
    this.mlpNorm = own.other("post_attention_layernorm.weight", Init.ones(), plan.width());
    this.mlp = new Mlp(plan.width(), plan.mlpWidth(), plan.layers(), weights.at("mlp"));
    List<Parameter> all = new ArrayList<>(own.given().stream().toList());
    mixer.parameters().forEach(all::add);
    mlp.parameters().forEach(all::add);
    this.parameters = Parameters.of(all);
  }

  /// The layer's mixer.
  public SequenceMixer mixer() {
    return mixer;
  }

  /// What the mixer reads: the normed residual stream. x (tokens, width).
  public Tensor mixerInput(Context c, Tensor x) {
    return RmsNorm.apply(c, x, inputNorm, normEps);
  }

  /// The block's output, given its input and what its mixer made of it.
  public Tensor finish(Context c, Tensor x, Tensor mixed) {
    Tensor h = Algebra.add(c, x, mixed);
    return Algebra.add(c, h, mlp.forward(c, RmsNorm.apply(c, h, mlpNorm, normEps)));
  }

  /// x (tokens, width) to (tokens, width), from document starts; differentiable.
  public Tensor forward(Context c, Tensor x, Rows rows) {
    return finish(c, x, mixer.forward(c, mixerInput(c, x), rows));
  }

  /// The same, continuing the documents in `state`, which moves on.
  public Tensor advance(Context c, Tensor x, Rows rows, MixerState state) {
    return finish(c, x, mixer.advance(c, mixerInput(c, x), rows, state));
  }

  /// The weights of the MLP.
  public Parameters mlpParameters() {
    return mlp.parameters();
  }

  /// All weights of the block.
  public Parameters parameters() {
    return parameters;
  }
}
