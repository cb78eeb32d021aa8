package org.seqmix.hybrid.model;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.mixer.MixerProvider;
import org.seqmix.mixer.Mixers;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Weights;

/// Makes the parts of one block under the names of its family, and remembers their weights.
final class BlockParts {
  private final DecoderPlan plan;
  private final LayerMixer layer;
  private final Weights.Part own;
  private final List<Parameter> inner = new ArrayList<>();

  BlockParts(DecoderPlan plan, LayerMixer layer, Weights.Part own) {
    this.plan = plan;
    this.layer = layer;
    this.own = own;
  }

  Norm inputNorm() {
    return plan.block().norm().make(plan.naming().inputNorm(), plan.width(), own);
  }

  Norm mlpNorm() {
    return plan.block().norm().make(plan.naming().mlpNorm(), plan.width(), own);
  }

  SequenceMixer mixer() {
    SequenceMixer mixer = Mixers.create(layer.name(), layer.options(),
        new MixerProvider.Site(plan.width(), plan.layers(), plan.context()), own.at(plan.naming().of(layer)));
    mixer.parameters().forEach(inner::add);
    return mixer;
  }

  Mlp mlp() {
    Mlp mlp = plan.block().mlp().orElseThrow().make(plan.width(), plan.layers(), own.at("mlp"));
    mlp.parameters().forEach(inner::add);
    return mlp;
  }

  /// The weights of all parts made so far: norms, then mixer and MLP in the order they were made.
  Parameters parameters() {
    List<Parameter> all = new ArrayList<>(own.given().stream().toList());
    all.addAll(inner);
    return Parameters.of(all);
  }
}
