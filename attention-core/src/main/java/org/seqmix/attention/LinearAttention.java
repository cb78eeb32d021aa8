package org.seqmix.attention;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.mixer.HeadRepeat;
import org.seqmix.mixer.LowRankMatrix;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.Mixing;
import org.seqmix.mixer.RecurrentState;
import org.seqmix.mixer.ScaledMatrix;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Activation;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.op.Activations;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Linear;
import org.seqmix.tensor.op.Rope;
import org.seqmix.tensor.op.Scaling;
import org.seqmix.tensor.op.Ssd;

/// Linear attention, a matrix of low rank: attention without the exponential, so that a state of constant size holds all
/// that came before.
///
/// 1. q = φ(u W_qᵀ), k = φ(u W_kᵀ), v = u W_vᵀ, with a feature map φ.
/// 2. Rotary embedding of q and k where asked for: q' and k'.
/// 3. `h_t = h_{t-1} + k'_t v_tᵀ`; `y_t = q'_tᵀ h_t`: the matrix is `M_ij = q'_i·k'_j`.
/// 4. Normalised: `s_t = s_{t-1} + k_t`; y_t is divided by `max(q_t·s_t, 1e-6)`, the sum of its row without rotation.
/// 5. out = y W_oᵀ.
///
/// *Cost* a token: 4 W (heads + kvHeads) P operations of projections and 5 heads P² of the recurrence. *State*: P² numbers
/// a head, and P more where normalised. *Numerics*: with positive features the sum of step 4 has no cancellation; where
/// all features underflow it is 0 and so are the row's elements, and the floor keeps their quotient and its gradient
/// finite. Rows whose sum is below the floor sum to less than 1. *Source*: Katharopoulos et al. 2020; RoFormer section
/// 3.3 for the rotation.
public final class LinearAttention implements SequenceMixer {
  private static final double FLOOR = 1e-6;
  private static final int MEMORY = 0;
  private static final int SUMS = 1;

  private final LinearAttentionConfig config;
  private final Tensor queryProj;
  private final Tensor keyProj;
  private final Tensor valueProj;
  private final Tensor outProj;
  private final @Nullable RotaryTable table;
  private final Parameters parameters;

  /// Takes its weights from `weights`; `layers` scales the output projection where they are fresh.
  public LinearAttention(LinearAttentionConfig config, int layers, Weights.Part weights) {
    this.config = config;
    int inner = config.heads() * config.headDim();
    Init init = Init.linear();
    this.queryProj = weights.product("q_proj.weight", init, inner, config.width());
    this.keyProj = weights.product("k_proj.weight", init, config.kvWidth(), config.width());
    this.valueProj = weights.product("v_proj.weight", init, config.kvWidth(), config.width());
    this.outProj = weights.product("o_proj.weight", init.scaled(1 / Math.sqrt(layers)), config.width(), inner);
    this.table = config.rotary().map(r -> new RotaryTable(r, config.headDim(), config.context(), queryProj.scope(),
        queryProj.type().computed())).orElse(null);
    this.parameters = weights.given();
  }

  private Tensor features(Context c, Tensor u, Tensor projection) {
    return config.feature().apply(c, Linear.apply(c, u, projection, null));
  }

  private Tensor turned(Context c, Tensor x, Rows rows, int heads) {
    int upTo = rows.maxPosition();
    return table == null ? x : Rope.apply(c, x, table.cos(upTo), table.sin(upTo), rows, heads);
  }

  /// Shared heads repeated: one for every query head.
  private Tensor repeated(Context c, Tensor x) {
    return HeadRepeat.apply(c, x, config.kvHeads(), config.heads() / config.kvHeads());
  }

  private Tensor noDecay(Context c, Rows rows) {
    return c.scope().zeros(outProj.type().computed(), rows.tokens(), config.heads());
  }

  private Tensor run(Context c, Tensor u, Rows rows, @Nullable RecurrentState state) {
    Tensor q = features(c, u, queryProj);
    Tensor k = features(c, u, keyProj);
    Tensor v = repeated(c, Linear.apply(c, u, valueProj, null));
    Tensor memory = state == null ? null : state.tensor(MEMORY);
    Tensor y = Ssd.apply(c, v, repeated(c, turned(c, k, rows, config.kvHeads())),
        turned(c, q, rows, config.heads()), noDecay(c, rows), null, rows, config.memory(), memory, memory);
    if (config.normalized()) {
      y = Scaling.heads(c, y, scales(c, q, k, rows, state == null ? null : state.tensor(SUMS)));
    }
    return Linear.apply(c, y, outProj, null);
  }

  /// One over the sum of every row, (tokens, heads).
  private Tensor scales(Context c, Tensor q, Tensor k, Rows rows, @Nullable Tensor state) {
    Tensor ones = c.scope().full(q.type(), Shape.of(rows.tokens(), config.heads()), 1);
    Tensor sums = Ssd.apply(c, ones, repeated(c, k), q, noDecay(c, rows), null, rows, config.sums(), state, state);
    return Activations.apply(c, Activation.RECIPROCAL, Algebra.clamp(c, sums, FLOOR, Double.POSITIVE_INFINITY));
  }

  @Override
  public Tensor forward(Context c, Tensor u, Rows rows) {
    return run(c, u, rows, null);
  }

  @Override
  public Mixing mix(Context c, Tensor u, Rows rows) {
    Tensor q = features(c, u, queryProj);
    Tensor k = features(c, u, keyProj);
    LowRankMatrix products = new LowRankMatrix(turned(c, q, rows, config.heads()),
        turned(c, k, rows, config.kvHeads()), config.heads(), config.kvHeads(), rows);
    return new Mixing(config.normalized() ? new ScaledMatrix(products, scales(c, q, k, rows, null)) : products,
        repeated(c, Linear.apply(c, u, valueProj, null)), y -> Linear.apply(c, y, outProj, null));
  }

  @Override
  public Tensor advance(Context c, Tensor u, Rows rows, MixerState state) {
    if (!(state instanceof RecurrentState mine) || state.rows() != rows.rows()) {
      throw new IllegalArgumentException("linear attention: expected its own state of " + rows.rows() + " rows");
    }
    Tensor out = run(c.withoutTape(), u, rows, mine);
    mine.moved(rows);
    return out;
  }

  @Override
  public RecurrentState newState(int rows) {
    List<RecurrentState.Part> parts = new ArrayList<>();
    parts.add(new RecurrentState.Part("memory", Shape.of(config.heads(), config.headDim(), config.headDim())));
    if (config.normalized()) {
      parts.add(new RecurrentState.Part("sums", Shape.of(config.heads(), config.headDim())));
    }
    return new RecurrentState(outProj.device(), outProj.type().computed(), rows, parts);
  }

  @Override
  public MixerSpec spec() {
    long inner = (long) config.heads() * config.headDim();
    long numbers = inner * config.headDim() + (config.normalized() ? inner : 0);
    return new MixerSpec(LinearAttentionProvider.NAME, config.width(), config.heads(), config.headDim(), true,
        4 * numbers, 0, 4L * config.width() * (inner + config.kvWidth()) + 5 * numbers);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }
}
