package org.seqmix.eval.matrix;

import java.util.function.BiFunction;
import org.seqmix.hybrid.model.Block;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// A decoder reading one text layer by layer, with every layer's mixing matrices on the way.
///
/// *Shapes*: residual stream (T, width), matrices (heads, T, T), both on the host. *Cost*: a forward pass and a dense
/// matrix a layer; memory of one layer at a time.
final class LayerWalk {
  private final Decoder decoder;
  private final Rows rows;
  private float[] stream;
  private int layer;

  LayerWalk(Decoder decoder, int[] ids) {
    this.decoder = decoder;
    this.rows = Rows.of(1, ids.length);
    try (Scope scope = decoder.device().newScope("pictures of the embedding")) {
      this.stream = decoder.embed(Context.inference(scope), ids).toFloats();
    }
  }

  Decoder decoder() {
    return decoder;
  }

  /// What goes into this layer's block.
  float[] stream() {
    return stream;
  }

  /// This layer's matrices for a text whose residual stream is given: its own, or another model's of the same width.
  float[] matrices(float[] given) {
    return inLayer(given, (c, x) -> {
      Block block = decoder.blocks().get(layer);
      return block.mixer().mix(c, block.mixerInput(c, x), rows).matrix().dense(c);
    });
  }

  /// Goes on to the next layer.
  void advance() {
    stream = inLayer(stream, (c, x) -> decoder.blocks().get(layer).forward(c, x, rows));
    layer++;
  }

  private float[] inLayer(float[] given, BiFunction<Context, Tensor, Tensor> work) {
    try (Scope scope = decoder.device().newScope("pictures of layer " + layer)) {
      Tensor x = scope.of(DType.F32, Shape.of(rows.tokens(), decoder.plan().width()), given);
      return work.apply(Context.inference(scope), x).toFloats();
    }
  }
}
