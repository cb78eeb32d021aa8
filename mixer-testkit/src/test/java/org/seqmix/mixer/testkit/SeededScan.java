package org.seqmix.mixer.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.Mixing;
import org.seqmix.mixer.RecurrentState;
import org.seqmix.mixer.SemiseparableMatrix;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.op.Linear;
import org.seqmix.tensor.op.Ssd;

/// A copy of a gated state-space layer, h = a h + b xᵀ, y = cᵀ h + D x, out = (y sigmoid(z)) W_outᵀ, for faults.
final class SeededScan extends SeededMixer {
  private static final SsdShape SHAPE = new SsdShape(2, 2, 3, 2);

  private final Tensor value;
  private final Tensor input;
  private final Tensor output;
  private final Tensor forget;
  private final Tensor gate;
  private final Tensor skip;
  private final Tensor out;
  private final Parameters parameters;

  SeededScan(@Nullable Fault fault, Weights.Part weights) {
    super(fault);
    this.value = weights.product("x", Init.linear(), SHAPE.values(), WIDTH);
    this.input = weights.product("b", Init.linear(), SHAPE.keys(), WIDTH);
    this.output = weights.product("c", Init.linear(), SHAPE.keys(), WIDTH);
    this.forget = weights.product("a", Init.linear(), SHAPE.heads(), WIDTH);
    this.gate = weights.product("z", Init.linear(), SHAPE.values(), WIDTH);
    this.skip = weights.other("d", Init.ones(), SHAPE.heads());
    this.out = weights.product("out", Init.linear(), WIDTH, SHAPE.values());
    this.parameters = weights.given();
  }

  private SemiseparableMatrix matrix(Context c, Tensor u, Rows rows) {
    return new SemiseparableMatrix(Linear.apply(c, seen(c, u, rows), input, null), Linear.apply(c, u, output, null),
        Ssd.logDecay(c, Linear.apply(c, ownRow(c, u, rows), forget, null)), trained(skip), SHAPE, rows);
  }

  private Tensor values(Context c, Tensor u, Rows rows) {
    return Linear.apply(c, seen(c, u, rows), value, null);
  }

  private Tensor leave(Context c, Tensor y, Tensor u) {
    return Linear.apply(c, gated(c, y, Linear.apply(c, u, gate, null)), out, null);
  }

  private Tensor run(Context c, Tensor u, Rows rows, @Nullable Tensor before, @Nullable Tensor after) {
    SemiseparableMatrix m = matrix(c, u, rows);
    Tensor decay = has(Fault.DECAY_OFF) ? c.scope().zeros(u.type(), m.logDecay().shape()) : m.logDecay();
    return leave(c, Ssd.apply(c, values(c, u, rows), m.b(), m.c(), decay, m.d(), rows, SHAPE, before, after), u);
  }

  @Override
  public Tensor forward(Context c, Tensor u, Rows rows) {
    return run(c, u, rows, null, null);
  }

  @Override
  public Mixing mix(Context c, Tensor u, Rows rows) {
    return new Mixing(matrix(c, u, rows), values(c, u, rows), y -> leave(c, y, u));
  }

  @Override
  public Tensor advance(Context c, Tensor u, Rows rows, MixerState state) {
    RecurrentState mine = (RecurrentState) state;
    Tensor memory = mine.tensor(0);
    Tensor y = run(c.withoutTape(), u, rows, has(Fault.STATE_NOT_CARRIED) ? null : memory, memory);
    mine.moved(rows);
    return y;
  }

  @Override
  public MixerState newState(int rows) {
    return new RecurrentState(out.device(), out.type(), rows,
        List.of(new RecurrentState.Part("memory", Shape.of(SHAPE.heads(), SHAPE.state(), SHAPE.headDim()))));
  }

  @Override
  public MixerSpec spec() {
    return new MixerSpec("seeded-scan", WIDTH, SHAPE.heads(), SHAPE.headDim(), true,
        4L * SHAPE.values() * SHAPE.state(), 0, 1);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }
}
