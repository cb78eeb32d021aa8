package org.seqmix.attention;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.mixer.HeadRepeat;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.Mixing;
import org.seqmix.mixer.RecurrentState;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.mixer.ToeplitzMatrix;
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
import org.seqmix.tensor.op.Toeplitz;

/// A causal Toeplitz mixer: every head is one learned filter over the past, whatever the tokens are.
///
/// 1. v = u W_vᵀ.  2. `y_t = sum_{k < K} w[h, k] v_{t-k}` in each head h.  3. With a gate, y = y silu(u W_gᵀ + b).
/// 4. out = y W_oᵀ.
///
/// *Cost* a token: 2 W heads P operations for each projection. On top of it `forward` takes 2 K heads P operations
/// directly, or O(log L) passes over the values by Fourier transforms. `advance` is always direct, as one token has no
/// use for a transform: 2 K heads P operations a token, and the state is moved on by as many tokens as come in, so that
/// long pieces cost less a token than short ones. A direct call copies the filters to their columns: K heads P numbers.
/// *State*: (K - 1) heads P numbers, the last values, constant whatever the length, but large beside that of other
/// recurrent mixers: with as many taps as a context of 2,048 tokens, at 256 columns, 2 MiB a layer and sequence, half
/// of what keys and values of attention take at that length, and a million operations a token.
///
/// *Numerics*: direct, pieces have the bits of the whole. With transforms `forward` agrees with `advance` within 1e-6
/// of the largest value on cpu, to the bit on devices without transforms.
///
/// Fresh weights begin as fading averages, see {@link ToeplitzInit}; the gate is open, silu(b) = 1.
/// *Source*: the Toeplitz family of Hydra's and MOHAWK's studies of matrix mixers, with a learned filter (Hydra's "data
/// independent" form); the gate as in the public code of MOHAWK.
public final class CausalToeplitz implements SequenceMixer {
  /// Bias at which silu is 1.
  static final double OPEN_GATE = 1.278464542761;

  private final CausalToeplitzConfig config;
  private final Tensor valueProj;
  private final Tensor filter;
  private final @Nullable Tensor gateProj;
  private final @Nullable Tensor gateBias;
  private final Tensor outProj;
  private final Parameters parameters;

  /// Takes its weights from `weights`; `layers` scales the output projection where they are fresh.
  public CausalToeplitz(CausalToeplitzConfig config, int layers, Weights.Part weights) {
    this.config = config;
    int inner = config.inner();
    this.valueProj = weights.product("v_proj.weight", Init.linear(), inner, config.width());
    this.filter = weights.other("filter", ToeplitzInit.fading(), config.heads(), config.taps());
    this.gateProj = config.gate() ? weights.product("gate_proj.weight", Init.zeros(), inner, config.width()) : null;
    this.gateBias = config.gate() ? weights.other("gate_proj.bias", Init.constant(OPEN_GATE), inner) : null;
    this.outProj =
        weights.product("o_proj.weight", Init.linear().scaled(1 / Math.sqrt(layers)), config.width(), inner);
    this.parameters = weights.given();
  }

  private Tensor values(Context c, Tensor u) {
    return Linear.apply(c, u, valueProj, null);
  }

  /// The filters as taps of a depthwise convolution, (heads P, K), oldest token first. That is how the last row of a
  /// matrix over K tokens holds them.
  private Tensor taps(Context c) {
    int taps = config.taps();
    Tensor last = Toeplitz.matrixRows(c, filter, Rows.of(1, taps), taps - 1, taps);
    Tensor flat = Algebra.reshape(c, last, 1, (long) config.heads() * taps);
    Tensor repeated = HeadRepeat.apply(c, flat, config.heads(), config.headDim());
    return Algebra.reshape(c, repeated, config.inner(), taps);
  }

  private Tensor leave(Context c, Tensor u, Tensor y) {
    Tensor gated = gateProj == null ? y : Gate.apply(c, y, Linear.apply(c, u, gateProj, null), gateBias);
    return Linear.apply(c, gated, outProj, null);
  }

  @Override
  public Tensor forward(Context c, Tensor u, Rows rows) {
    Tensor v = values(c, u);
    return leave(c, u, config.transforms() ? Toeplitz.apply(c, v, filter, rows)
        : CausalConv.apply(c, v, taps(c), null, rows, null, null));
  }

  @Override
  public Mixing mix(Context c, Tensor u, Rows rows) {
    return new Mixing(new ToeplitzMatrix(filter, rows), values(c, u), y -> leave(c, u, y));
  }

  @Override
  public Tensor advance(Context context, Tensor u, Rows rows, MixerState state) {
    if (!(state instanceof RecurrentState mine) || state.rows() != rows.rows()) {
      throw new IllegalArgumentException("toeplitz: expected its own state of " + rows.rows() + " rows");
    }
    Context c = context.withoutTape();
    Tensor last = mine.tensor(0);
    Tensor y = leave(c, u, CausalConv.apply(c, values(c, u), taps(c), null, rows, last, last));
    mine.moved(rows);
    return y;
  }

  @Override
  public RecurrentState newState(int rows) {
    return new RecurrentState(valueProj.device(), valueProj.type().computed(), rows,
        List.of(new RecurrentState.Part("values", Shape.of(config.taps() - 1, config.inner()))));
  }

  @Override
  public MixerSpec spec() {
    long inner = config.inner();
    long projections = config.gate() ? 3 : 2;
    return new MixerSpec(CausalToeplitzProvider.NAME, config.width(), config.heads(), config.headDim(), true,
        4 * (config.taps() - 1) * inner, 0, 2 * config.width() * inner * projections + 2 * config.taps() * inner);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }
}
