package org.seqmix.mixer.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.mixer.Mask;
import org.seqmix.mixer.MaskedMatrix;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.Mixing;
import org.seqmix.mixer.MixingMatrix;
import org.seqmix.mixer.RecurrentState;
import org.seqmix.mixer.SoftmaxMatrix;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.op.Linear;

/// A copy of gated softmax attention whose weights fade with distance, for faults. Its state keeps the inputs of the
/// tokens before, from which it computes everything again.
final class SeededAttention extends SeededMixer {
  private static final AttentionShape SHAPE = AttentionShape.full(2, 2, 3);
  private static final Mask FADING = Mask.decay(0.9, 0.6);
  private static final int CAPACITY = 64;

  private final Tensor query;
  private final Tensor key;
  private final Tensor value;
  private final Tensor gate;
  private final Tensor out;
  private final Parameters parameters;

  SeededAttention(@Nullable Fault fault, Weights.Part weights) {
    super(fault);
    this.query = weights.product("q", Init.linear(), WIDTH, WIDTH);
    this.key = weights.product("k", Init.linear(), WIDTH, WIDTH);
    this.value = weights.product("v", Init.linear(), WIDTH, WIDTH);
    this.gate = weights.product("g", Init.linear(), WIDTH, WIDTH);
    this.out = weights.product("o", Init.linear(), WIDTH, WIDTH);
    this.parameters = weights.given();
  }

  private SoftmaxMatrix scores(Context c, Tensor u, Rows rows) {
    return new SoftmaxMatrix(Linear.apply(c, ownRow(c, u, rows), query, null),
        Linear.apply(c, seen(c, u, rows), trained(key), null), SHAPE, rows);
  }

  private Tensor values(Context c, Tensor u, Rows rows) {
    return Linear.apply(c, seen(c, u, rows), value, null);
  }

  private Tensor leave(Context c, Tensor y, Tensor u) {
    return Linear.apply(c, gated(c, y, Linear.apply(c, u, gate, null)), out, null);
  }

  @Override
  public Tensor forward(Context c, Tensor u, Rows rows) {
    SoftmaxMatrix scores = scores(c, u, rows);
    MixingMatrix m = has(Fault.DECAY_OFF) ? scores : new MaskedMatrix(scores, FADING);
    return leave(c, m.apply(c, values(c, u, rows)), u);
  }

  @Override
  public Mixing mix(Context c, Tensor u, Rows rows) {
    return new Mixing(new MaskedMatrix(scores(c, u, rows), FADING), values(c, u, rows), y -> leave(c, y, u));
  }

  @Override
  public Tensor advance(Context context, Tensor u, Rows rows, MixerState state) {
    RecurrentState mine = (RecurrentState) state;
    Context c = context.withoutTape();
    Tensor kept = mine.tensor(0).reshape((long) rows.rows() * CAPACITY, WIDTH);
    Tensor out = c.scope().empty(u.type(), u.shape());
    for (Rows.Span s : rows.spans()) {
      int before = has(Fault.STATE_NOT_CARRIED) ? 0 : s.position();
      int base = s.row() * CAPACITY;
      Tensor all = c.scope().empty(u.type(), before + s.length(), WIDTH);
      c.kernels().copy(kept.rows(base, base + before), all.rows(0, before));
      c.kernels().copy(u.rows(s.from(), s.to()), all.rows(before, all.rows()));
      Tensor y = forward(c, all, Rows.ofLengths((int) all.rows()));
      c.kernels().copy(y.rows(before, all.rows()), out.rows(s.from(), s.to()));
      if (s.last()) {
        c.kernels().copy(all, kept.rows(base, base + all.rows()));
      }
    }
    mine.moved(rows);
    return out;
  }

  @Override
  public MixerState newState(int rows) {
    return new RecurrentState(out.device(), out.type(), rows,
        List.of(new RecurrentState.Part("inputs", Shape.of(CAPACITY, WIDTH))));
  }

  @Override
  public MixerSpec spec() {
    return new MixerSpec("seeded-attention", WIDTH, SHAPE.heads(), SHAPE.headDim(), true, 4L * CAPACITY * WIDTH, 0, 1);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }
}
