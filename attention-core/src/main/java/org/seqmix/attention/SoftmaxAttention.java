package org.seqmix.attention;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.mixer.HeadRepeat;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.Mixing;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.mixer.SoftmaxMatrix;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.op.Attention;
import org.seqmix.tensor.op.Linear;
import org.seqmix.tensor.op.Rope;

/// Causal softmax attention with rotary positions and shared key-value heads (MHA, GQA, MQA).
///
/// 1. q = u W_qᵀ, k = u W_kᵀ, v = u W_vᵀ.  2. Rotary embedding of q and k.  3. M = softmax(q kᵀ / sqrt(P)).
/// 4. out = (M v) W_oᵀ.
///
/// *Cost* a token at position t: 4 W (heads + kvHeads) P operations of projections and 4 t heads P of the matrix.
/// *State*: 2 kvHeads P numbers a token. *Source*: Llama 2 and 3 (grouped queries, scaled rotary embedding).
public final class SoftmaxAttention implements SequenceMixer {
  private final SoftmaxAttentionConfig config;
  private final Tensor queryProj;
  private final Tensor keyProj;
  private final Tensor valueProj;
  private final Tensor outProj;
  private final RotaryTable table;
  private final Parameters parameters;

  /// Takes its weights from `weights`; `layers` scales the output projection where they are fresh.
  public SoftmaxAttention(SoftmaxAttentionConfig config, int layers, Weights.Part weights) {
    this.config = config;
    int inner = config.heads() * config.headDim();
    Init init = Init.linear();
    this.queryProj = weights.product("q_proj.weight", init, inner, config.width());
    this.keyProj = weights.product("k_proj.weight", init, config.kvWidth(), config.width());
    this.valueProj = weights.product("v_proj.weight", init, config.kvWidth(), config.width());
    this.outProj = weights.product("o_proj.weight", init.scaled(1 / Math.sqrt(layers)), config.width(), inner);
    this.table = new RotaryTable(config.rotary(), config.headDim(), config.context(), queryProj.scope(),
        queryProj.type());
    this.parameters = weights.given();
  }

  private Tensor queries(Context c, Tensor u, Rows rows) {
    return turned(c, Linear.apply(c, u, queryProj, null), rows, config.heads());
  }

  private Tensor keys(Context c, Tensor u, Rows rows) {
    return turned(c, Linear.apply(c, u, keyProj, null), rows, config.kvHeads());
  }

  private Tensor turned(Context c, Tensor x, Rows rows, int heads) {
    int upTo = rows.maxPosition();
    return Rope.apply(c, x, table.cos(upTo), table.sin(upTo), rows, heads);
  }

  private Tensor values(Context c, Tensor u) {
    return Linear.apply(c, u, valueProj, null);
  }

  @Override
  public Tensor forward(Context c, Tensor u, Rows rows) {
    Tensor y = Attention.apply(c, queries(c, u, rows), keys(c, u, rows), values(c, u), rows, config.attention());
    return Linear.apply(c, y, outProj, null);
  }

  @Override
  public Mixing mix(Context c, Tensor u, Rows rows) {
    SoftmaxMatrix matrix = new SoftmaxMatrix(queries(c, u, rows), keys(c, u, rows), config.attention(), rows);
    Tensor values = HeadRepeat.apply(c, values(c, u), config.kvHeads(), config.attention().headsPerKv());
    return new Mixing(matrix, values, y -> Linear.apply(c, y, outProj, null));
  }

  @Override
  public Tensor advance(Context context, Tensor u, Rows rows, MixerState state) {
    if (!(state instanceof KvState mine) || state.rows() != rows.rows()) {
      throw new IllegalArgumentException("attention: expected its own state of " + rows.rows() + " rows");
    }
    Context c = context.withoutTape();
    Tensor q = queries(c, u, rows);
    KeyValues kv = taken(mine, rows, keys(c, u, rows), values(c, u));
    return Linear.apply(c, Attention.cached(c, q, kv, rows, config.attention()), outProj, null);
  }

  /// Keys and values of every span from its document's beginning. A row's last span ends up in the state; documents
  /// that begin and end within the piece are read where they lie.
  private static KeyValues taken(KvState state, Rows rows, Tensor k, Tensor v) {
    List<Tensor> keys = new ArrayList<>();
    List<Tensor> values = new ArrayList<>();
    for (Rows.Span s : rows.spans()) {
      Tensor newKeys = k.rows(s.from(), s.to());
      Tensor newValues = v.rows(s.from(), s.to());
      if (s.continues() && !s.last()) {
        state.take(s.row(), s.position(), newKeys, newValues);
        keys.add(copied(state.keys(s.row()), k));
        values.add(copied(state.values(s.row()), v));
      } else if (s.last()) {
        state.take(s.row(), s.position(), newKeys, newValues);
        keys.add(state.keys(s.row()));
        values.add(state.values(s.row()));
      } else {
        keys.add(newKeys);
        values.add(newValues);
      }
    }
    return new KeyValues(keys, values);
  }

  /// A copy in the scope of `like`: the state's own memory is about to take the next document of the same row.
  private static Tensor copied(Tensor t, Tensor like) {
    Tensor out = like.scope().empty(t.type(), t.shape());
    t.device().kernels().copy(t, out);
    return out;
  }

  @Override
  public MixerState newState(int rows) {
    return new KvState(queryProj.device(), queryProj.type(), config.kvWidth(), rows);
  }

  @Override
  public MixerSpec spec() {
    long inner = (long) config.heads() * config.headDim();
    return new MixerSpec(SoftmaxAttentionProvider.NAME, config.width(), config.heads(), config.headDim(), true, 0,
        8L * config.kvWidth(), 4L * config.width() * (inner + config.kvWidth()));
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }
}
