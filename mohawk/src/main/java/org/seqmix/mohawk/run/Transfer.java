package org.seqmix.mohawk.run;

import java.util.Optional;
import java.util.Set;
import org.seqmix.hybrid.model.Correspondence;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.mixer.HybridHeadsProvider;
import org.seqmix.hybrid.model.DecoderPlan;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.FreshWeights;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Weights;

/// A student before stage 1: norms, MLPs, embedding, head and kept attention, of whole layers or of chosen heads, are
/// copies of the teacher's; other mixers begin fresh. *Source*: MOHAWK's weight transfer.
public final class Transfer extends Weights {
  private final Decoder teacher;
  private final Correspondence names;
  private final Scope scope;
  private final FreshWeights fresh;
  private final Set<String> shared;

  private Transfer(Decoder teacher, DecoderPlan student, Scope scope, DType type, long seed, Set<String> shared) {
    this.teacher = teacher;
    this.names = new Correspondence(teacher.plan(), student);
    this.scope = scope;
    this.fresh = new FreshWeights(scope, type, seed);
    this.shared = shared;
  }

  /// The student of `plan` in `scope`.
  public static Decoder student(Decoder teacher, DecoderPlan plan, Scope scope, long seed) {
    return student(teacher, plan, scope, seed, Set.of());
  }

  /// The same, in which the weights named in `shared` are the teacher's own tensors where it has them, and not copies. They
  /// must not be trained, and live as long as the teacher's.
  public static Decoder student(Decoder teacher, DecoderPlan plan, Scope scope, long seed, Set<String> shared) {
    DType type = teacher.parameters().iterator().next().value().type().computed();
    return new Decoder(plan, new Transfer(teacher, plan, scope, type, seed, shared));
  }

  @Override
  protected Tensor make(String name, Role role, Shape shape, Init init) {
    Optional<Tensor> kept = keptHeads(name, shape);
    if (kept.isPresent()) {
      return kept.get();
    }
    Optional<Tensor> original = names.source(name).filter(teacher.parameters()::contains)
        .map(source -> teacher.parameters().get(source).value()).filter(t -> t.shape().equals(shape));
    if (original.isEmpty()) {
      return fresh.get(name, role, init, shape.toArray());
    }
    if (shared.contains(name)) {
      return original.get();
    }
    Tensor copy = scope.empty(original.get().type().computed(), shape);
    copy.device().kernels().copy(original.get(), copy);
    return copy;
  }

  /// The teacher's part of a weight of heads that a layer keeps, if this is one.
  private Optional<Tensor> keptHeads(String name, Shape shape) {
    int layer = names.layer(name);
    if (layer < 0 || !names.to().mixers().layers().get(layer).name().equals(HybridHeadsProvider.NAME)) {
      return Optional.empty();
    }
    String prefix = names.to().naming().mixer() + "." + HybridHeadsProvider.ATTENTION + ".";
    String within = names.within(name);
    if (!within.startsWith(prefix)) {
      return Optional.empty();
    }
    KeptWeights kept = new KeptWeights(teacher.parameters(), names.from().mixers().layers().get(layer),
        names.to().mixers().layers().get(layer));
    String module = names.from().naming().layers() + "." + layer + "." + names.from().naming().attention();
    return Optional.of(kept.of(module, within.substring(prefix.length()), scope, shape));
  }
}
