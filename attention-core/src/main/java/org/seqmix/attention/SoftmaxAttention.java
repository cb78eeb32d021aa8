package org.seqmix.attention;

import org.seqmix.mixer.HeadRepeat;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.Mixing;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.mixer.SoftmaxMatrix;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.op.Attention;
import org.seqmix.tensor.op.Rope;

/// Causal softmax attention with rotary positions and shared key-value heads (MHA, GQA, MQA).
///
/// 1. q = u W_qᵀ, k = u W_kᵀ, v = u W_vᵀ, plus biases where there are any.  2. Rotary embedding of q and k, of whole
/// heads or of their first columns.  3. M = softmax(q kᵀ / sqrt(P)), over all positions before or those of a window.
/// 4. out = (M v) W_oᵀ, plus a bias where there is one.
///
/// *Cost* a token at position t: 4 W (heads + kvHeads) P operations of projections and 4 t heads P of the matrix, with
/// min(t, window) in place of t. *State*: 2 kvHeads P numbers a token, of the last window - 1 tokens at most.
/// *Source*: Llama 2 and 3 (grouped queries, scaled rotary embedding), Mistral (window), Qwen2 and Phi (biases, partial
/// rotary embedding).
public final class SoftmaxAttention implements SequenceMixer {
  private final SoftmaxAttentionConfig config;
  private final InProjections in;
  private final Projection out;
  private final RotaryTable table;
  private final Parameters parameters;

  /// Takes its weights from `weights`; `layers` scales the output projection where they are fresh.
  public SoftmaxAttention(SoftmaxAttentionConfig config, int layers, Weights.Part weights) {
    this.config = config;
    this.in = InProjections.of(config, weights);
    this.out = Projection.of(weights, config.names().out(), Init.linear().scaled(1 / Math.sqrt(layers)),
        config.outBias(), config.width(), config.inner());
    this.table = new RotaryTable(config.rotary(), config.rotaryDim(), config.context(), out.weight().scope(),
        out.weight().type().computed());
    this.parameters = weights.given();
  }

  private InProjections.Inner project(Context c, Tensor u, Rows rows) {
    InProjections.Inner flat = in.apply(c, u);
    return new InProjections.Inner(turned(c, flat.queries(), rows, config.heads()),
        turned(c, flat.keys(), rows, config.kvHeads()), flat.values());
  }

  private Tensor turned(Context c, Tensor x, Rows rows, int heads) {
    int upTo = rows.maxPosition();
    return Rope.apply(c, x, table.cos(upTo), table.sin(upTo), rows, heads);
  }

  @Override
  public Tensor forward(Context c, Tensor u, Rows rows) {
    InProjections.Inner i = project(c, u, rows);
    return out.apply(c, Attention.apply(c, i.queries(), i.keys(), i.values(), rows, config.attention()));
  }

  @Override
  public Mixing mix(Context c, Tensor u, Rows rows) {
    InProjections.Inner i = project(c, u, rows);
    SoftmaxMatrix matrix = new SoftmaxMatrix(i.queries(), i.keys(), config.attention(), rows);
    Tensor values = HeadRepeat.apply(c, i.values(), config.kvHeads(), config.attention().headsPerKv());
    return new Mixing(matrix, values, y -> out.apply(c, y));
  }

  @Override
  public Tensor advance(Context context, Tensor u, Rows rows, MixerState state) {
    if (!(state instanceof KvState mine) || state.rows() != rows.rows()) {
      throw new IllegalArgumentException("attention: expected its own state of " + rows.rows() + " rows");
    }
    Context c = context.withoutTape();
    InProjections.Inner i = project(c, u, rows);
    return out.apply(c, Attention.cached(c, i.queries(), mine.taken(rows, i.keys(), i.values()), rows,
        config.attention()));
  }

  @Override
  public MixerState newState(int rows) {
    return new KvState(out.weight().device(), out.weight().type().computed(), config.kvWidth(), config.kept(), rows);
  }

  @Override
  public MixerSpec spec() {
    return new MixerSpec(SoftmaxAttentionProvider.NAME, config.width(), config.heads(), config.headDim(), true, 0,
        8L * config.kvWidth(), config.window() == Integer.MAX_VALUE ? Long.MAX_VALUE : config.kept(),
        4L * config.width() * ((long) config.inner() + config.kvWidth()));
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }
}
