package com.example.mixer;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.Mixing;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.op.Scaling;

/// Attention whose output columns have learned factors, as some deep Transformers have them.
public final class ScaledAttention implements SequenceMixer {
  /// The mixer's name in recipes and layer plans.
  public static final String NAME = "scaled-attention";

  private final SequenceMixer attention;
  private final Tensor factors;
  private final Parameters parameters;

  /// Around `attention`; the factors begin at one half.
  public ScaledAttention(SequenceMixer attention, Weights.Part weights) {
    this.attention = attention;
    this.factors = weights.other("factors", Init.constant(0.5), attention.spec().width());
    List<Parameter> all = new ArrayList<>();
    attention.parameters().forEach(all::add);
    weights.given().forEach(all::add);
    this.parameters = Parameters.of(all);
  }

  private Tensor scaled(Context c, Tensor y) {
    return Scaling.columns(c, y, factors);
  }

  @Override
  public Tensor forward(Context c, Tensor u, Rows rows) {
    return scaled(c, attention.forward(c, u, rows));
  }

  @Override
  public Mixing mix(Context c, Tensor u, Rows rows) {
    Mixing inner = attention.mix(c, u, rows);
    return new Mixing(inner.matrix(), inner.values(), y -> scaled(c, inner.leave().apply(y)));
  }

  @Override
  public Tensor advance(Context c, Tensor u, Rows rows, MixerState state) {
    return scaled(c.withoutTape(), attention.advance(c, u, rows, state));
  }

  @Override
  public MixerState newState(int rows) {
    return attention.newState(rows);
  }

  @Override
  public MixerSpec spec() {
    MixerSpec s = attention.spec();
    return new MixerSpec(NAME, s.width(), s.heads(), s.headDim(), s.causal(), s.stateBytes(), s.stateBytesPerToken(),
        s.operationsPerToken() + s.width());
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }
}
