package org.seqmix.ssm;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.mixer.HeadRepeat;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.Mixing;
import org.seqmix.mixer.RecurrentState;
import org.seqmix.mixer.SelectiveMatrix;
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
import org.seqmix.tensor.op.Gate;
import org.seqmix.tensor.op.Linear;
import org.seqmix.tensor.op.Scaling;
import org.seqmix.tensor.op.SelectiveScan;

/// The Mamba-1 form of mixer that MambaInLlama and the hybrids of Thinking Slow, Fast use: one sequence a channel.
///
/// 1. `p = u W_inᵀ`, cut into `[z | x | B | C | dt]`; x and B are narrower and come in heads of N columns, each repeated
///    to the inner width, as grouped-query attention repeats its keys.
/// 2. Depthwise causal convolution over x alone, then silu.
/// 3. `dt = softplus(dt W_dtᵀ + bias)` for every token and channel, the bias added once or twice; `A = -exp(A_log)`.
/// 4. `h_t[d, n] = exp(dt_t[d] A[d, n]) h_{t-1}[d, n] + dt_t[d] B_t[n] x_t[d]`; `y_t[d] = C_t · h_t[d] + D[d] x_t[d]`;
///    N channels share a B and a C.
/// 5. `out = (y silu(z)) W_outᵀ`.
///
/// The matrix is one a channel, see {@link SelectiveMatrix}, the values x after step 2. Fresh weights begin as the papers'
/// code begins: rates 1 to N, step sizes log-uniform in 0.001 to 0.1 where the bias is added once, D = 1, the output
/// projection scaled by 1/sqrt(layers).
///
/// *Cost* a token: 2 W (projected + inner) operations of projections, and inner x N exponentials and 6 as many
/// operations of the scan. *State*: (taps - 1) x inner and N x inner numbers, whatever the length.
/// *Source*: Mamba (Gu and Dao 2023), section 3; MambaInLlama (Wang et al. 2024), its public layer for names and order.
public final class SelectiveScanMixer implements SequenceMixer {
  private static final int CONV = 0;
  private static final int SSM = 1;

  private final SelectiveScanConfig config;
  private final Tensor inProj;
  private final Tensor convWeight;
  private final @Nullable Tensor convBias;
  private final Tensor dtProj;
  private final Tensor dtBias;
  private final Tensor aLog;
  private final Tensor skip;
  private final Tensor outProj;
  private final Parameters parameters;

  /// Takes its weights from `weights`; `layers` scales the output projection where they are fresh.
  public SelectiveScanMixer(SelectiveScanConfig config, int layers, Weights.Part weights) {
    this.config = config;
    int inner = config.inner();
    this.inProj = weights.product("in_proj.weight", Init.linear(), config.projected(), config.width());
    this.convWeight = weights.other("conv1d.weight", Init.linear(), inner, 1, config.taps());
    this.convBias = config.convBias()
        ? weights.other("conv1d.bias", FreshSsm.uniform(1 / Math.sqrt(config.taps())), inner)
        : null;
    this.dtProj = weights.product("dt_proj.weight", Init.linear(), inner, config.dtRank());
    this.dtBias = weights.other("dt_proj.bias", FreshSsm.stepBias(), inner);
    this.aLog = weights.other("A_log", FreshSsm.logIntegers(), inner, config.state());
    this.skip = weights.other("D", Init.ones(), inner);
    this.outProj = weights.product("out_proj.weight", Init.linear().scaled(1 / Math.sqrt(layers)), config.width(),
        inner);
    this.parameters = weights.given();
  }

  /// What the projections and the convolution make of the input.
  private record Inner(Tensor x, Tensor b, Tensor c, Tensor z, Tensor dt, Tensor a) {
  }

  private Inner project(Context c, Tensor u, Rows rows, @Nullable RecurrentState state) {
    Tensor p = Linear.apply(c, u, inProj, null);
    int x = config.inner();
    int b = x + config.xb();
    int k = b + config.xb();
    int dt = k + config.inner();
    Tensor conv = state == null ? null : state.tensor(CONV);
    Tensor convolved = CausalConv.apply(c, repeated(c, Algebra.columns(c, p, x, b)), convWeight, convBias, rows, conv,
        conv);
    return new Inner(Activations.apply(c, Activation.SILU, convolved), repeated(c, Algebra.columns(c, p, b, k)),
        Algebra.columns(c, p, k, dt), Algebra.columns(c, p, 0, x),
        stepSizes(c, Algebra.columns(c, p, dt, config.projected())),
        Algebra.scale(c, -1, Activations.apply(c, Activation.EXP, aLog)));
  }

  private Tensor repeated(Context c, Tensor shared) {
    return HeadRepeat.apply(c, shared, config.sharedHeads(), config.times());
  }

  private Tensor stepSizes(Context c, Tensor low) {
    Tensor once = Linear.apply(c, low, dtProj, dtBias);
    return Activations.apply(c, Activation.SOFTPLUS, config.dtBiasTwice() ? Scaling.addRow(c, once, dtBias) : once);
  }

  private Tensor leave(Context c, Tensor y, Tensor z) {
    return Linear.apply(c, Gate.apply(c, y, z, null), outProj, null);
  }

  private Tensor run(Context c, Tensor u, Rows rows, @Nullable RecurrentState state) {
    Inner i = project(c, u, rows, state);
    Tensor ssm = state == null ? null : state.tensor(SSM);
    return leave(c, SelectiveScan.apply(c, i.x, i.dt, i.a, i.b, i.c, skip, rows, config.scan(), ssm, ssm), i.z);
  }

  @Override
  public Tensor forward(Context c, Tensor u, Rows rows) {
    return run(c, u, rows, null);
  }

  @Override
  public Mixing mix(Context c, Tensor u, Rows rows) {
    Inner i = project(c, u, rows, null);
    return new Mixing(new SelectiveMatrix(i.dt, i.a, i.b, i.c, skip, config.scan(), rows), i.x,
        y -> leave(c, y, i.z));
  }

  @Override
  public Tensor advance(Context c, Tensor u, Rows rows, MixerState state) {
    RecurrentState mine = OwnState.of("selective scan", state, rows);
    Tensor out = run(c.withoutTape(), u, rows, mine);
    mine.moved(rows);
    return out;
  }

  @Override
  public RecurrentState newState(int rows) {
    return new RecurrentState(inProj.device(), inProj.type().computed(), rows,
        List.of(new RecurrentState.Part("conv", Shape.of(config.taps() - 1, config.inner())),
            new RecurrentState.Part("ssm", Shape.of(config.state(), config.inner()))));
  }

  @Override
  public MixerSpec spec() {
    long inner = config.inner();
    long stateBytes = 4 * inner * (config.taps() - 1 + config.state());
    long operations = 2 * config.width() * (config.projected() + inner)
        + inner * (2L * config.taps() + 2L * config.dtRank() + 7L * config.state());
    return new MixerSpec(SelectiveScanProvider.NAME, config.width(), config.inner(), 1, true, stateBytes, 0,
        operations);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }
}
