package org.seqmix.tensor.op;

import java.util.List;
import java.util.function.Function;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// A part of a computation whose intermediate results are freed at once, and computed again where the backward pass
/// needs them.
///
/// *Cost*: a copy of the result; in the backward pass, the part's forward pass once more. Memory of the part's forward and
/// backward pass while either runs, and of its result. *Numerics*: values and gradients are the bits of a part that keeps
/// everything. *Errors*: those of the part; a part that reads a tensor of a closed scope says which. *Source*: Chen et al.
/// 2016 (sublinear memory), section 4.
public final class Recomputed {
  private Recomputed() {
  }

  /// The result of `part`, of its shape. `part` of a context: a function of tensors that outlive the backward pass, `inputs` among them, that gives the same
  /// bits every time. `inputs` has at least those that may want a gradient.
  public static Tensor apply(Context c, List<Tensor> inputs, Function<Context, Tensor> part) {
    Tensor out;
    try (Scope brief = c.device().newScope("part, forward")) {
      Tensor y = part.apply(new Context(brief, c.tape().unrecorded()));
      out = c.scope().empty(y.type(), y.shape());
      c.kernels().copy(y, out);
    }
    c.tape().record(inputs, out, g -> {
      try (Scope brief = c.device().newScope("part, backward")) {
        Context again = new Context(brief, c.tape().within(brief));
        Tensor y = part.apply(again);
        if (again.tape().wants(y)) {
          again.tape().backward(y, g);
        }
      }
    });
    return out;
  }
}
