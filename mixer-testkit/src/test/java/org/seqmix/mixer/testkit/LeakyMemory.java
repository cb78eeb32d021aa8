package org.seqmix.mixer.testkit;

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
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.op.Linear;
import org.seqmix.tensor.op.Ssd;

/// A small mixer as a plug-in author would write one: linear attention that forgets, h = a h + k xᵀ, y = qᵀ h + D x.
final class LeakyMemory implements SequenceMixer {
  static final int WIDTH = 6;
  static final SsdShape SHAPE = new SsdShape(2, 1, 3, 2);

  private final Tensor value;
  private final Tensor key;
  private final Tensor query;
  private final Tensor forget;
  private final Tensor skip;
  private final Tensor out;
  private final Parameters parameters;

  LeakyMemory(Weights.Part weights) {
    this.value = weights.product("value", Init.linear(), SHAPE.values(), WIDTH);
    this.key = weights.product("key", Init.linear(), SHAPE.keys(), WIDTH);
    this.query = weights.product("query", Init.linear(), SHAPE.keys(), WIDTH);
    this.forget = weights.product("forget", Init.linear(), SHAPE.heads(), WIDTH);
    this.skip = weights.other("skip", Init.ones(), SHAPE.heads());
    this.out = weights.product("out", Init.linear(), WIDTH, SHAPE.values());
    this.parameters = weights.given();
  }

  static MixerUnderTest underTest() {
    return MixerUnderTest.of("leaky memory", LeakyMemory::new).withStateSize(SHAPE.state())
        .withExtreme(Extreme.shifted("forgets at once", "forget", 0, SHAPE.heads(), 100))
        .withExtreme(Extreme.shifted("forgets nothing", "forget", 0, SHAPE.heads(), -100));
  }

  SemiseparableMatrix matrix(Context c, Tensor u, Rows rows) {
    return new SemiseparableMatrix(Linear.apply(c, u, key, null), Linear.apply(c, u, query, null),
        Ssd.logDecay(c, Linear.apply(c, u, forget, null)), skip, SHAPE, rows);
  }

  private Tensor run(Context c, Tensor u, Rows rows, @Nullable Tensor state) {
    SemiseparableMatrix m = matrix(c, u, rows);
    Tensor x = Linear.apply(c, u, value, null);
    return leave(c, Ssd.apply(c, x, m.b(), m.c(), m.logDecay(), skip, rows, SHAPE, state, state));
  }

  Tensor leave(Context c, Tensor y) {
    return Linear.apply(c, y, out, null);
  }

  @Override
  public Tensor forward(Context c, Tensor u, Rows rows) {
    return run(c, u, rows, null);
  }

  @Override
  public Mixing mix(Context c, Tensor u, Rows rows) {
    return new Mixing(matrix(c, u, rows), Linear.apply(c, u, value, null), y -> leave(c, y));
  }

  @Override
  public Tensor advance(Context c, Tensor u, Rows rows, MixerState state) {
    RecurrentState mine = (RecurrentState) state;
    Tensor y = run(c.withoutTape(), u, rows, mine.tensor(0));
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
    return new MixerSpec("leaky-memory", WIDTH, SHAPE.heads(), SHAPE.headDim(), true,
        4L * SHAPE.values() * SHAPE.state(), 0, 2L * WIDTH * 15 + 5L * SHAPE.values() * SHAPE.state());
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }
}
