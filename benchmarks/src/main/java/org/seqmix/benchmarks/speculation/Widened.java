package org.seqmix.benchmarks.speculation;

import org.seqmix.hybrid.config.LlamaConfig;
import org.seqmix.hybrid.model.Architecture;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;
import org.seqmix.tensor.Weights;

/// A Llama's weights in a wider one that computes the same function: new columns, heads and rows of the MLP are zero. The norm of a
/// stream that is zero in all but one of `times` parts divides by a root that is sqrt(times) smaller, so norms are scaled
/// by its inverse and their epsilon is divided by `times`.
final class Widened extends Weights {
  private final Parameters narrow;
  private final Scope scope;
  private final double norm;

  private Widened(Parameters narrow, Scope scope, double norm) {
    this.narrow = narrow;
    this.scope = scope;
    this.norm = norm;
  }

  /// The decoder `times` as wide, with packed weights in `scope`; `narrow` has plain ones.
  static Decoder of(LlamaConfig c, Decoder narrow, int times, int inner, Scope scope) {
    LlamaConfig wide = new LlamaConfig(c.hiddenSize() * times, inner, c.layers(), c.heads() * times, c.kvHeads() * times,
        c.headDim(), c.vocabSize(), c.maxContext(), c.normEps() / times, c.tieEmbeddings(), c.rope(), c.tokens());
    return new Decoder(Architecture.plan(wide), new Widened(narrow.parameters(), scope, 1 / Math.sqrt(times)));
  }

  @Override
  protected Tensor make(String name, Role role, Shape shape, Init init) {
    Tensor from = narrow.get(name).value();
    try (Scope made = scope.device().newScope("widened " + name)) {
      if (from.shape().rank() == 1) {
        float[] values = new float[Math.toIntExact(shape.elements())];
        float[] own = from.toFloats();
        for (int i = 0; i < own.length; i++) {
          values[i] = (float) (own[i] * norm);
        }
        return scope.of(DType.F32, shape, values);
      }
      boolean packs = role == Role.PRODUCT || role == Role.TIED_EMBEDDING;
      Tensor whole = (packs ? made : scope).zeros(DType.F32, shape);
      whole.device().kernels().copy(from, whole.rows(0, from.rows()).columns(0, from.columns()));
      return packs ? whole.device().kernels().pack(scope, whole, WeightFormat.F32) : whole;
    }
  }
}
