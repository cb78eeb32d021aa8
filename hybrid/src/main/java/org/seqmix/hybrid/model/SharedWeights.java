package org.seqmix.hybrid.model;

import org.seqmix.tensor.Init;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;
import org.seqmix.tensor.Weights;

/// The weights of another decoder: products packed into `scope` for inference, everything else shared.
public final class SharedWeights extends Weights {
  private final Parameters parameters;
  private final Scope scope;
  private final WeightFormat format;

  private SharedWeights(Parameters parameters, Scope scope, WeightFormat format) {
    this.parameters = parameters;
    this.scope = scope;
    this.format = format;
  }

  /// `decoder` with its products packed: for sampling and evaluation between training steps. Packed weights are copies
  /// as of now; the others are the decoder's own.
  public static Decoder packed(Decoder decoder, Scope scope) {
    return packed(decoder, scope, WeightFormat.F32);
  }

  /// The same with products in `format`.
  public static Decoder packed(Decoder decoder, Scope scope, WeightFormat format) {
    return new Decoder(decoder.plan(), new SharedWeights(decoder.parameters(), scope, format));
  }

  @Override
  protected Tensor make(String name, Role role, Shape shape, Init init) {
    Tensor t = parameters.get(name).value();
    return role == Role.PRODUCT || role == Role.TIED_EMBEDDING ? scope.device().kernels().pack(scope, t, format) : t;
  }
}
