package org.seqmix.hybrid.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.seqmix.mixer.MixerSpec;
import org.seqmix.mixer.MixerState;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.op.Embedding;
import org.seqmix.tensor.op.HeadLoss;
import org.seqmix.tensor.op.Linear;

/// A decoder model: embedding, blocks, norm, head. Weights are immutable; generation keeps its own {@link DecoderState}.
///
/// *Shapes*: ids (tokens), residual stream (tokens, width), logits (tokens, vocabulary); the tokens of all rows lie one
/// after the other. *Cost*: the blocks', and 2 width x vocabulary operations for every token whose logits are asked
/// for. *Errors*: an id outside the vocabulary, a position beyond the context.
public final class Decoder {
  /// Tokens from which what a block computes on the way is freed before the next: then the copy of its result costs next to nothing.
  private static final int FREED_FROM = 32;

  private final DecoderPlan plan;
  private final Tensor embedding;
  private final List<Block> blocks;
  private final Norm finalNorm;
  private final Tensor head;
  private final @Nullable Tensor headBias;
  private final Parameters parameters;

  /// A decoder whose weights come from `weights`, under the names of its family.
  public Decoder(DecoderPlan plan, Weights weights) {
    this.plan = plan;
    Naming naming = plan.naming();
    Weights.Part root = weights.root();
    this.embedding = embedding(plan, root);
    List<Block> made = new ArrayList<>();
    List<Parameter> all = new ArrayList<>();
    for (int i = 0; i < plan.layers(); i++) {
      Block block = Block.of(plan, plan.mixers().layers().get(i), weights.at(naming.layers() + "." + i));
      made.add(block);
      block.parameters().forEach(all::add);
    }
    this.blocks = List.copyOf(made);
    this.finalNorm = plan.block().norm().make(naming.finalNorm(), plan.width(), root);
    this.head = plan.head().tied()
        ? embedding
        : root.product(Naming.HEAD + ".weight", Init.normal(0.02), plan.vocabulary(), plan.width());
    this.headBias = plan.head().bias() ? root.other(Naming.HEAD + ".bias", Init.zeros(), plan.vocabulary()) : null;
    root.given().forEach(all::add);
    this.parameters = Parameters.of(all);
  }

  /// A table that is the head too may come packed: it is in memory once.
  private static Tensor embedding(DecoderPlan plan, Weights.Part root) {
    String name = plan.naming().embedding() + ".weight";
    Init init = Init.normal(0.02);
    return plan.head().tied()
        ? root.tiedEmbedding(name, init, plan.vocabulary(), plan.width())
        : root.embedding(name, init, plan.vocabulary(), plan.width());
  }

  /// The structure.
  public DecoderPlan plan() {
    return plan;
  }

  /// The device of the weights.
  public Device device() {
    return embedding.device();
  }

  /// The blocks in order.
  public List<Block> blocks() {
    return blocks;
  }

  /// What the mixer of every layer is and costs.
  public List<MixerSpec> mixers() {
    return blocks.stream().map(b -> b.mixer().spec()).toList();
  }

  /// Rows of the embedding table by id: ids (tokens) I32; result (tokens, width).
  public Tensor embed(Context c, Tensor ids) {
    return Embedding.apply(c, ids, embedding);
  }

  /// The same for ids on the host, after checking that each is in the vocabulary.
  public Tensor embed(Context c, int[] ids) {
    requireKnown(ids);
    return embed(c, c.scope().ofInts(org.seqmix.tensor.Shape.of(ids.length), ids));
  }

  /// Refuses ids outside the vocabulary, naming the first.
  public void requireKnown(int... ids) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || ids[i] >= plan.vocabulary()) {
        throw new IllegalArgumentException("token " + i + ": id " + ids[i] + " is outside the model's vocabulary of "
            + plan.vocabulary() + "; is this the model's tokenizer?");
      }
    }
  }

  /// The residual stream after the last norm: x (tokens, width) from the last block.
  public Tensor normed(Context c, Tensor x) {
    return finalNorm.apply(c, x);
  }

  /// Logits of normed hidden states: (tokens, width) to (tokens, vocabulary).
  public Tensor head(Context c, Tensor normed) {
    return Linear.apply(c, normed, head, headBias);
  }

  /// A loss of the logits of normed hidden states, made a block of tokens at a time and never kept; differentiable.
  public Tensor lossOfHead(Context c, Tensor normed, HeadLoss.OfLogits loss) {
    return HeadLoss.apply(c, normed, head, headBias, loss);
  }

  /// Logits of every token, from document starts; differentiable.
  public Tensor forward(Context c, int[] ids, Rows rows) {
    return head(c, normed(c, stream(c, ids, rows)));
  }

  /// The residual stream after the last block, from document starts; differentiable. Memory: see {@link Block#through}.
  public Tensor stream(Context c, int[] ids, Rows rows) {
    Tensor x = embed(c, ids);
    for (Block block : blocks) {
      x = block.through(c, x, rows);
    }
    return x;
  }

  /// The residual stream after the last block for tokens that continue the documents in `state`, which moves on. *Memory*: of one
  /// block at a time.
  public Tensor advance(Context c, int[] ids, Rows rows, DecoderState state) {
    Tensor x = embed(c, ids);
    for (int i = 0; i < blocks.size(); i++) {
      MixerState layer = state.layers().get(i);
      if (rows.tokens() < FREED_FROM || c.tape().isOn()) {
        x = blocks.get(i).advance(c, x, rows, layer);
      } else {
        try (Scope brief = c.device().newScope("block")) {
          c.kernels().copy(blocks.get(i).advance(Context.inference(brief), x, rows, layer), x);
        }
      }
    }
    return x;
  }

  /// The empty state of `rows` sequences. The caller closes it.
  public DecoderState newState(int rows) {
    return new DecoderState(
        IntStream.range(0, blocks.size()).mapToObj(i -> blocks.get(i).mixer().newState(rows)).toList());
  }

  /// All weights, by their names in checkpoints.
  public Parameters parameters() {
    return parameters;
  }
}
