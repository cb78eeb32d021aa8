package org.seqmix.mohawk.run;

import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.mixer.HybridHeadsProvider;
import org.seqmix.hybrid.model.DecoderPlan;
import org.seqmix.hybrid.model.LayerPlan;
import org.seqmix.hybrid.model.Naming;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.FreshWeights;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Weights;

/// A student before stage 1: norms, MLPs, embedding, head and kept attention, of whole layers or of chosen heads, are
/// copies of the teacher's; other mixers begin fresh. *Source*: MOHAWK's weight transfer.
public final class Transfer extends Weights {
  private final Parameters teacher;
  private final LayerPlan before;
  private final LayerPlan after;
  private final Naming from;
  private final Naming to;
  private final Scope scope;
  private final FreshWeights fresh;

  private Transfer(Decoder teacher, DecoderPlan student, Scope scope, DType type, long seed) {
    this.teacher = teacher.parameters();
    this.before = teacher.plan().mixers();
    this.after = student.mixers();
    this.from = teacher.plan().naming();
    this.to = student.naming();
    this.scope = scope;
    this.fresh = new FreshWeights(scope, type, seed);
  }

  /// The student of `plan` in `scope`.
  public static Decoder student(Decoder teacher, DecoderPlan plan, Scope scope, long seed) {
    DType type = teacher.parameters().iterator().next().value().type();
    return new Decoder(plan, new Transfer(teacher, plan, scope, type, seed));
  }

  @Override
  protected Tensor make(String name, Role role, Shape shape, Init init) {
    int layer = layer(name);
    if (layer >= 0 && after.layers().get(layer).name().equals(HybridHeadsProvider.NAME)) {
      KeptWeights kept = new KeptWeights(teacher, before.layers().get(layer), after.layers().get(layer));
      String within = within(name, layer);
      String prefix = to.mixer() + "." + HybridHeadsProvider.ATTENTION + ".";
      if (within.startsWith(prefix)) {
        return kept.of(from.layers() + "." + layer + "." + from.attention(), within.substring(prefix.length()), scope,
            shape);
      }
    }
    String source = teacherName(name, layer);
    if (!teacher.contains(source) || !teacher.get(source).value().shape().equals(shape)) {
      return fresh.get(name, role, init, shape.toArray());
    }
    Tensor original = teacher.get(source).value();
    Tensor copy = scope.empty(original.type(), original.shape());
    original.device().kernels().copy(original, copy);
    return copy;
  }

  /// The layer that a weight is in; -1 for the embedding, the last norm and the head.
  private int layer(String name) {
    String layers = to.layers() + ".";
    return name.startsWith(layers) ? Integer.parseInt(name.substring(layers.length(), name.indexOf('.', layers.length())))
        : -1;
  }

  /// A weight's name within its layer.
  private String within(String name, int layer) {
    return name.substring((to.layers() + "." + layer + ".").length());
  }

  private String teacherName(String name, int layer) {
    if (layer < 0) {
      return moved(moved(name, to.embedding(), from.embedding()), to.finalNorm(), from.finalNorm());
    }
    String within = within(name, layer);
    String norms = moved(moved(within, to.inputNorm(), from.inputNorm()), to.mlpNorm(), from.mlpNorm());
    boolean same = after.layers().get(layer).name().equals(before.layers().get(layer).name());
    String prefix = to.of(after.layers().get(layer));
    String mixer = same ? moved(norms, prefix, from.of(before.layers().get(layer))) : norms;
    return !same && norms.startsWith(prefix + ".") ? "" : from.layers() + "." + layer + "." + mixer;
  }

  /// `name` with the module `module` in front replaced by another.
  private static String moved(String name, String module, String other) {
    return !module.isEmpty() && name.startsWith(module + ".") ? other + name.substring(module.length()) : name;
  }
}
