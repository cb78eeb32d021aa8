package org.seqmix.mohawk.run;

import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.DecoderPlan;
import org.seqmix.hybrid.model.Naming;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.FreshWeights;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Weights;

/// A student before stage 1: norms, MLPs, embedding, head and kept attention are copies of the teacher's, mixers begin
/// fresh. *Source*: MOHAWK's weight transfer.
public final class Transfer extends Weights {
  private final Parameters teacher;
  private final Naming from;
  private final Naming to;
  private final Scope scope;
  private final FreshWeights fresh;

  private Transfer(Decoder teacher, DecoderPlan student, Scope scope, DType type, long seed) {
    this.teacher = teacher.parameters();
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
    String source = teacherName(name);
    if (!teacher.contains(source)) {
      return fresh.get(name, role, init, shape.toArray());
    }
    Tensor original = teacher.get(source).value();
    Tensor copy = scope.empty(original.type(), original.shape());
    original.device().kernels().copy(original, copy);
    return copy;
  }

  private String teacherName(String name) {
    String layers = to.layers() + ".";
    if (name.startsWith(layers)) {
      String rest = name.substring(layers.length());
      int dot = rest.indexOf('.') + 1;
      return from.layers() + "." + rest.substring(0, dot) + within(rest.substring(dot));
    }
    return moved(moved(name, to.embedding(), from.embedding()), to.finalNorm(), from.finalNorm());
  }

  private String within(String name) {
    String norms = moved(moved(name, to.inputNorm(), from.inputNorm()), to.mlpNorm(), from.mlpNorm());
    return moved(norms, to.attention(), from.attention());
  }

  /// `name` with the module `module` in front replaced by another.
  private static String moved(String name, String module, String other) {
    return name.startsWith(module + ".") ? other + name.substring(module.length()) : name;
  }
}
