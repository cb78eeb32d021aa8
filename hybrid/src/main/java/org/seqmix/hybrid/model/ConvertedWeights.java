package org.seqmix.hybrid.model;

import org.seqmix.tensor.Init;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;

/// The weights of a decoder under the names of another layout: the tensors themselves, but for attention that one layout
/// stacks and the other has in three, which is copied.
public final class ConvertedWeights extends Weights {
  private static final String STACKED = "in_proj.weight";

  private final Parameters old;
  private final Correspondence names;
  private final Scope scope;

  private ConvertedWeights(Decoder from, DecoderPlan to, Scope scope) {
    this.old = from.parameters();
    this.names = new Correspondence(from.plan(), to);
    this.scope = scope;
  }

  /// `decoder` as `plan` names it; new tensors are made in `scope`, the others are the decoder's own.
  ///
  /// *Errors*: a plan that wants a weight which the decoder lacks.
  public static Decoder convert(Decoder decoder, DecoderPlan plan, Scope scope) {
    return new Decoder(plan, new ConvertedWeights(decoder, plan, scope));
  }

  @Override
  protected Tensor make(String name, Role role, Shape shape, Init init) {
    String source = names.source(name).orElseThrow(() -> missing(name));
    if (old.contains(source)) {
      return old.get(source).value();
    }
    String module = source.substring(0, source.lastIndexOf('.', source.length() - "_proj.weight".length()) + 1);
    return switch (source.substring(module.length())) {
      case STACKED -> stacked(module, shape);
      case "out_proj.weight" -> get(module + "o_proj.weight", name);
      case "o_proj.weight" -> get(module + "out_proj.weight", name);
      case "q_proj.weight" -> part(module, name, 0, shape);
      case "k_proj.weight" -> part(module, name, 1, shape);
      case "v_proj.weight" -> part(module, name, 2, shape);
      default -> throw missing(name);
    };
  }

  private Tensor get(String source, String name) {
    if (!old.contains(source)) {
      throw missing(name);
    }
    return old.get(source).value();
  }

  /// Queries, keys and values below each other.
  private Tensor stacked(String module, Shape shape) {
    Tensor out = scope.empty(get(module + "q_proj.weight", module + STACKED).type(), shape);
    long at = 0;
    for (String part : new String[] {"q_proj.weight", "k_proj.weight", "v_proj.weight"}) {
      Tensor t = get(module + part, module + STACKED);
      t.device().kernels().copy(t, out.rows(at, at + t.rows()));
      at += t.rows();
    }
    return out;
  }

  /// Queries come first; keys and values share what is left.
  private Tensor part(String module, String name, int index, Shape shape) {
    Tensor whole = get(module + STACKED, name);
    long from = index == 0 ? 0 : index == 1 ? whole.rows() - 2 * shape.rows() : whole.rows() - shape.rows();
    Tensor out = scope.empty(whole.type(), shape);
    whole.device().kernels().copy(whole.rows(from, from + shape.rows()), out);
    return out;
  }

  private static IllegalArgumentException missing(String name) {
    return new IllegalArgumentException("conversion: the model has no weight for " + name);
  }
}
