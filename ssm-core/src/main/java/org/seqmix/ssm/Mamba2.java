package org.seqmix.ssm;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.mixer.HeadRepeat;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.Mixing;
import org.seqmix.mixer.RecurrentState;
import org.seqmix.mixer.SemiseparableMatrix;
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
import org.seqmix.tensor.op.CausalConv;
import org.seqmix.tensor.op.Linear;
import org.seqmix.tensor.op.Scaling;
import org.seqmix.tensor.op.Ssd;

/// The standard Mamba-2 mixer.
///
/// 1. `p = u W_inᵀ`, cut into `[z | x | B | C | dt]`.
/// 2. Depthwise causal convolution over x, B, C, then silu.
/// 3. `dt = clamp(softplus(dt + dt_bias))` for every token and head; `log a = -exp(A_log) dt`.
/// 4. `h_t = a_t h_{t-1} + dt_t B_t x_tᵀ`; `y_t = C_tᵀ h_t + D x_t`.
/// 5. `out = norm(y silu(z)) W_outᵀ`, see {@link GatedNorm}.
///
/// The matrix is `(L o C Bᵀ) diag(dt) + diag(D)`, the values x after step 2. Fresh weights begin as the papers' code
/// begins: `exp(A_log)` uniform in 1 to 16, step sizes log-uniform in 0.001 to 0.1, D = 1, the output projection
/// scaled by 1/sqrt(layers).
///
/// *Cost* a token: 2 W (projected + inner) operations of projections and 5 H N P of the recurrence. *State*:
/// (taps - 1) x conv channels and H x N x P numbers, whatever the length.
/// *Source*: Mamba-2 (Dao and Gu 2024), section 7; state-spaces' public layer for names and the order of columns.
public final class Mamba2 implements SequenceMixer {
  private static final int CONV = 0;
  private static final int SSM = 1;

  private final Mamba2Config config;
  private final Tensor inProj;
  private final @Nullable Tensor inBias;
  private final Tensor convWeight;
  private final @Nullable Tensor convBias;
  private final Tensor dtBias;
  private final Tensor aLog;
  private final Tensor skip;
  private final GatedNorm norm;
  private final Tensor outProj;
  private final @Nullable Tensor outBias;
  private final Parameters parameters;

  /// Takes its weights from `weights`; `layers` scales the output projection where they are fresh.
  public Mamba2(Mamba2Config config, int layers, Weights.Part weights) {
    this.config = config;
    int channels = config.convChannels();
    this.inProj = weights.product("in_proj.weight", Init.linear(), config.projected(), config.width());
    this.inBias = config.bias() ? weights.other("in_proj.bias", Init.zeros(), config.projected()) : null;
    this.convWeight = weights.other("conv1d.weight", Init.linear(), channels, 1, config.taps());
    this.convBias = config.convBias()
        ? weights.other("conv1d.bias", FreshSsm.uniform(1 / Math.sqrt(config.taps())), channels)
        : null;
    this.dtBias = weights.other("dt_bias", FreshSsm.stepBias(), config.heads());
    this.aLog = weights.other("A_log", FreshSsm.logDecayRate(), config.heads());
    this.skip = weights.other("D", Init.ones(), config.heads());
    this.norm = GatedNorm.of(config, weights);
    this.outProj = weights.product("out_proj.weight", Init.linear().scaled(1 / Math.sqrt(layers)), config.width(),
        config.inner());
    this.outBias = config.bias() ? weights.other("out_proj.bias", Init.zeros(), config.width()) : null;
    this.parameters = weights.given();
  }

  /// What the projection and the convolution make of the input.
  private record Inner(Tensor x, Tensor b, Tensor c, Tensor z, Tensor dt, Tensor logDecay) {
  }

  private Inner project(Context c, Tensor u, Rows rows, @Nullable RecurrentState state) {
    Tensor p = Linear.apply(c, u, inProj, inBias);
    int inner = config.inner();
    int channels = config.convChannels();
    Tensor conv = state == null ? null : state.tensor(CONV);
    Tensor convolved = CausalConv.apply(c, Algebra.columns(c, p, inner, inner + channels), convWeight, convBias, rows,
        conv, conv);
    Tensor xbc = Activations.apply(c, Activation.SILU, convolved);
    int keys = config.groups() * config.state();
    Tensor dt = stepSizes(c, Algebra.columns(c, p, inner + channels, config.projected()));
    Tensor rate = Algebra.scale(c, -1, Activations.apply(c, Activation.EXP, aLog));
    return new Inner(Algebra.columns(c, xbc, 0, inner), Algebra.columns(c, xbc, inner, inner + keys),
        Algebra.columns(c, xbc, inner + keys, channels), Algebra.columns(c, p, 0, inner), dt,
        Scaling.columns(c, dt, rate));
  }

  private Tensor stepSizes(Context c, Tensor projected) {
    Tensor dt = Activations.apply(c, Activation.SOFTPLUS, Scaling.addRow(c, projected, dtBias));
    Mamba2Config.Steps limits = config.steps();
    return limits.equals(Mamba2Config.Steps.FREE) ? dt : Algebra.clamp(c, dt, limits.min(), limits.max());
  }

  private Tensor leave(Context c, Tensor y, Tensor z) {
    return Linear.apply(c, norm.apply(c, y, z), outProj, outBias);
  }

  private Tensor run(Context c, Tensor u, Rows rows, @Nullable RecurrentState state) {
    Inner i = project(c, u, rows, state);
    Tensor ssm = state == null ? null : state.tensor(SSM);
    Tensor mixed = Ssd.apply(c, Scaling.heads(c, i.x, i.dt), i.b, i.c, i.logDecay, null, rows, config.ssd(), ssm, ssm);
    return leave(c, Algebra.add(c, mixed, Scaling.columns(c, i.x, skip)), i.z);
  }

  @Override
  public Tensor forward(Context c, Tensor u, Rows rows) {
    return run(c, u, rows, null);
  }

  @Override
  public Mixing mix(Context c, Tensor u, Rows rows) {
    Inner i = project(c, u, rows, null);
    int times = config.ssd().headsPerGroup();
    Tensor b = Scaling.heads(c, HeadRepeat.apply(c, i.b, config.groups(), times), i.dt);
    Tensor k = HeadRepeat.apply(c, i.c, config.groups(), times);
    return new Mixing(new SemiseparableMatrix(b, k, i.logDecay, skip, config.perHead(), rows), i.x,
        y -> leave(c, y, i.z));
  }

  @Override
  public Tensor advance(Context c, Tensor u, Rows rows, MixerState state) {
    RecurrentState mine = OwnState.of("Mamba-2", state, rows);
    Tensor out = run(c.withoutTape(), u, rows, mine);
    mine.moved(rows);
    return out;
  }

  @Override
  public RecurrentState newState(int rows) {
    return new RecurrentState(inProj.device(), inProj.type().computed(), rows,
        List.of(new RecurrentState.Part("conv", Shape.of(config.taps() - 1, config.convChannels())),
            new RecurrentState.Part("ssm", Shape.of(config.heads(), config.state(), config.headDim()))));
  }

  @Override
  public MixerSpec spec() {
    long stateBytes = 4L * ((config.taps() - 1) * config.convChannels() + config.inner() * config.state());
    long operations = 2L * config.width() * (config.projected() + config.inner())
        + 2L * config.taps() * config.convChannels() + 5L * config.inner() * config.state();
    return new MixerSpec(Mamba2Provider.NAME, config.width(), config.heads(), config.headDim(), true, stateBytes, 0,
        operations);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }
}
