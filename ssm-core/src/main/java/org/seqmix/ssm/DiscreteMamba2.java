package org.seqmix.ssm;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.Mixing;
import org.seqmix.mixer.RecurrentState;
import org.seqmix.mixer.SemiseparableMatrix;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.CausalConv;
import org.seqmix.tensor.op.Gate;
import org.seqmix.tensor.op.Linear;
import org.seqmix.tensor.op.Ssd;

/// The discrete Mamba-2 mixer of MOHAWK, Phi-Mamba and Llamba.
///
/// 1. `p = u W_inᵀ`, cut into `[x | B | C | z | A_log]`.
/// 2. Depthwise causal convolution over x, B, C, without a nonlinearity.
/// 3. `log a = -softplus(A_log)`, for every token and head.
/// 4. `h_t = a_t h_{t-1} + B_t x_tᵀ`; `y_t = C_tᵀ h_t + D x_t`.
/// 5. `out = (y silu(z + z_bias)) W_outᵀ`.
///
/// "Discrete" because the projection gives the decay itself: no step size, and the input enters unscaled.
/// Fresh weights begin as MOHAWK begins: the convolution passes its input through, the gate is open
/// (silu(z_bias) = 1), D = 1, and the output projection is scaled by 1/sqrt(layers).
///
/// *Cost* a token: 2 W (projected + inner) operations of projections and 5 H N P of the recurrence. *State*:
/// (taps - 1) x conv channels and H x N x P numbers, whatever the length.
/// *Source*: MOHAWK section 4; the authors' public layer for names and the order of columns.
public final class DiscreteMamba2 implements SequenceMixer {
  /// Bias at which silu is 1.
  static final double OPEN_GATE = 1.278464542761;
  private static final int CONV = 0;
  private static final int SSM = 1;

  private final DiscreteMamba2Config config;
  private final Tensor inProj;
  private final Tensor convWeight;
  private final @Nullable Tensor convBias;
  private final Tensor zBias;
  private final Tensor skip;
  private final Tensor outProj;
  private final Parameters parameters;

  /// Takes its weights from `weights`; `layers` scales the output projection where they are fresh.
  public DiscreteMamba2(DiscreteMamba2Config config, int layers, Weights.Part weights) {
    this.config = config;
    int channels = config.convChannels();
    this.inProj = weights.product("in_proj.weight",
        Init.linear().withZeroRows(channels, channels + config.inner()), config.projected(), config.width());
    this.convWeight = weights.other("conv1d.weight", Init.lastColumn(), channels, 1, config.taps());
    this.convBias = config.convBias() ? weights.other("conv1d.bias", Init.zeros(), channels) : null;
    this.zBias = weights.other("z_bias", Init.constant(OPEN_GATE), config.inner());
    this.skip = weights.other("D", Init.ones(), config.heads());
    this.outProj = weights.product("out_proj.weight", Init.linear().scaled(1 / Math.sqrt(layers)), config.width(),
        config.inner());
    this.parameters = weights.given();
  }

  /// What the projection and the convolution make of the input.
  private record Inner(Tensor x, Tensor b, Tensor c, Tensor z, Tensor logDecay) {
  }

  private Inner project(Context c, Tensor u, Rows rows, @Nullable RecurrentState state) {
    Tensor p = Linear.apply(c, u, inProj, null);
    int channels = config.convChannels();
    Tensor conv = state == null ? null : state.tensor(CONV);
    Tensor xbc = CausalConv.apply(c, Algebra.columns(c, p, 0, channels), convWeight, convBias, rows, conv, conv);
    int inner = config.inner();
    int keys = config.groups() * config.state();
    Tensor z = Algebra.columns(c, p, channels, channels + inner);
    Tensor aLog = Algebra.columns(c, p, channels + inner, config.projected());
    return new Inner(Algebra.columns(c, xbc, 0, inner), Algebra.columns(c, xbc, inner, inner + keys),
        Algebra.columns(c, xbc, inner + keys, channels), z, Ssd.logDecay(c, aLog));
  }

  private Tensor leave(Context c, Tensor y, Tensor z) {
    return Linear.apply(c, Gate.apply(c, y, z, zBias), outProj, null);
  }

  private Tensor run(Context c, Tensor u, Rows rows, @Nullable RecurrentState state) {
    Inner i = project(c, u, rows, state);
    Tensor ssm = state == null ? null : state.tensor(SSM);
    return leave(c, Ssd.apply(c, i.x, i.b, i.c, i.logDecay, skip, rows, config.ssd(), ssm, ssm), i.z);
  }

  @Override
  public Tensor forward(Context c, Tensor u, Rows rows) {
    return run(c, u, rows, null);
  }

  @Override
  public Mixing mix(Context c, Tensor u, Rows rows) {
    Inner i = project(c, u, rows, null);
    return new Mixing(new SemiseparableMatrix(i.b, i.c, i.logDecay, skip, config.ssd(), rows), i.x,
        y -> leave(c, y, i.z));
  }

  @Override
  public Tensor advance(Context c, Tensor u, Rows rows, MixerState state) {
    RecurrentState mine = OwnState.of("discrete Mamba-2", state, rows);
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
    return new MixerSpec(DiscreteMamba2Provider.NAME, config.width(), config.heads(), config.headDim(), true,
        stateBytes, 0, operations);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }
}
