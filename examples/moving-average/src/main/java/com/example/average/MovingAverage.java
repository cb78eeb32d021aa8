package com.example.average;

import java.util.List;
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
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.op.Activations;
import org.seqmix.tensor.op.Linear;
import org.seqmix.tensor.op.Scaling;
import org.seqmix.tensor.op.Ssd;

/// A decaying moving average: `y_t = a y_{t-1} + (1 - a) v_t` with a decay a that every head learns.
///
/// 1. `v = u W_vᵀ`.  2. `a = sigmoid(-rate)` a head.  3. `M_ij = (1 - a) a^(i - j)`.  4. `out = (M v) W_oᵀ`.
///
/// The matrix does not depend on the input. It is semiseparable with a state of one number a column, so the state-space
/// operations of the library do all the work: carried states, gradients and fast distances come with them.
///
/// *Cost* a token: 4 W H P operations of projections. *State*: H P numbers.
public final class MovingAverage implements SequenceMixer {
  /// The mixer's name in recipes and layer plans.
  public static final String NAME = "moving-average";

  private final int width;
  private final SsdShape shape;
  private final Tensor valueProj;
  private final Tensor rate;
  private final Tensor outProj;
  private final Parameters parameters;

  /// `heads` heads of `headDim` columns; fresh rates are spread so that heads look back over different spans.
  public MovingAverage(int width, int heads, int headDim, int layers, Weights.Part weights) {
    this.width = width;
    this.shape = new SsdShape(heads, heads, headDim, 1);
    this.valueProj = weights.product("v_proj.weight", Init.linear(), shape.values(), width);
    this.rate = weights.other("rate", (s, random) -> spread(heads), heads);
    this.outProj = weights.product("o_proj.weight", Init.linear().scaled(1 / Math.sqrt(layers)), width,
        shape.values());
    this.parameters = weights.given();
  }

  /// Averages over about 1, 2, 4, ... tokens.
  private static double[] spread(int heads) {
    double[] out = new double[heads];
    for (int h = 0; h < heads; h++) {
      double share = Math.pow(2, -(h % 8));
      out[h] = share == 1 ? 4 : Math.log(share / (1 - share));
    }
    return out;
  }

  /// What the recurrence reads: B = 1 - a and C = 1, one number a token and head, and log a.
  private record Decay(Tensor gain, Tensor ones, Tensor logDecay) {
  }

  private Decay decay(Context c, Rows rows) {
    Shape each = Shape.of(rows.tokens(), shape.heads());
    Tensor rates = Scaling.addRow(c, c.scope().zeros(rate.type(), each), rate);
    return new Decay(Activations.apply(c, Activation.SIGMOID, rates), c.scope().full(rate.type(), each, 1),
        Ssd.logDecay(c, rates));
  }

  private Tensor values(Context c, Tensor u) {
    return Linear.apply(c, u, valueProj, null);
  }

  private Tensor leave(Context c, Tensor y) {
    return Linear.apply(c, y, outProj, null);
  }

  @Override
  public Tensor forward(Context c, Tensor u, Rows rows) {
    Decay d = decay(c, rows);
    return leave(c, Ssd.apply(c, values(c, u), d.gain, d.ones, d.logDecay, null, rows, shape, null, null));
  }

  @Override
  public Mixing mix(Context c, Tensor u, Rows rows) {
    Decay d = decay(c, rows);
    return new Mixing(new SemiseparableMatrix(d.gain, d.ones, d.logDecay, null, shape, rows), values(c, u),
        y -> leave(c, y));
  }

  @Override
  public Tensor advance(Context context, Tensor u, Rows rows, MixerState state) {
    if (!(state instanceof RecurrentState mine) || state.rows() != rows.rows()) {
      throw new IllegalArgumentException(NAME + ": expected its own state of " + rows.rows() + " rows");
    }
    Context c = context.withoutTape();
    Decay d = decay(c, rows);
    Tensor average = mine.tensor(0);
    Tensor y = Ssd.apply(c, values(c, u), d.gain, d.ones, d.logDecay, null, rows, shape, average, average);
    mine.moved(rows);
    return leave(c, y);
  }

  @Override
  public MixerState newState(int rows) {
    return new RecurrentState(rate.device(), rate.type(), rows,
        List.of(new RecurrentState.Part("average", Shape.of(shape.heads(), 1, shape.headDim()))));
  }

  @Override
  public MixerSpec spec() {
    return new MixerSpec(NAME, width, shape.heads(), shape.headDim(), true, 4L * shape.values(), 0,
        4L * width * shape.values());
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }
}
