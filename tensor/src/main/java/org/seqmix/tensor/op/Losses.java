package org.seqmix.tensor.op;

import java.util.List;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Losses per token; {@link Algebra#mean} makes one number of them. *Cost*: one or two passes over the inputs.
public final class Losses {
  private Losses() {
  }

  /// `-log softmax(logits)[label]`, zero where the label is negative: logits (T, V), labels (T) I32; result (T).
  public static Tensor crossEntropy(Context c, Tensor logits, Tensor labels) {
    Check.matrix(c, "logits", logits, logits.rows(), logits.columns());
    Check.ints(c, "labels", labels, logits.rows());
    Tensor loss = c.scope().empty(logits.type(), logits.rows());
    Tensor lse = c.scope().empty(logits.type(), logits.rows());
    c.kernels().crossEntropy(logits, labels, loss, lse);
    c.tape().record(List.of(logits), loss, g -> {
      Tensor d = c.tape().emptyLike(logits);
      c.kernels().crossEntropyGrad(g, logits, labels, lse, d);
      c.tape().give(logits, d);
    });
    return loss;
  }

  /// Divergence of the student's distribution from the teacher's at every token: logits (T, V) each; result (T).
  /// The temperatures divide the logits of their side. The teacher takes no gradient.
  public static Tensor divergence(Context c, Divergence kind, Tensor student, double studentTemperature, Tensor teacher,
      double teacherTemperature) {
    Check.same(c, "logits of student and teacher", student, teacher);
    Tensor loss = c.scope().empty(student.type(), student.rows());
    c.kernels().divergence(kind, student, studentTemperature, teacher, teacherTemperature, loss);
    c.tape().record(List.of(student), loss, g -> {
      Tensor d = c.tape().emptyLike(student);
      c.kernels().divergenceGrad(kind, g, student, studentTemperature, teacher, teacherTemperature, d);
      c.tape().give(student, d);
    });
    return loss;
  }

  /// L2 norm of a - b at every token: (T, W) each; result (T). The gradient of a zero distance is zero.
  public static Tensor rowDistance(Context c, Tensor a, Tensor b) {
    Check.matrix(c, "hidden states", a, b.rows(), b.columns());
    Check.oneType("hidden states", a, b);
    b.on(c.device(), "hidden states");
    Tensor loss = c.scope().empty(a.type(), Shape.of(a.rows()));
    c.kernels().rowDistance(a, b, loss);
    c.tape().record(List.of(a, b), loss, g -> {
      Tensor da = c.tape().emptyLike(a);
      c.kernels().rowDistanceGrad(g, a, b, loss, da);
      c.tape().give(a, da);
      if (c.tape().wants(b)) {
        Tensor db = c.tape().emptyLike(b);
        c.kernels().axpby(-1, da, 0, da, db);
        c.tape().give(b, db);
      }
    });
    return loss;
  }
}
