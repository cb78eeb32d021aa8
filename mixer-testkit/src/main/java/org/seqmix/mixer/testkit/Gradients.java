package org.seqmix.mixer.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;

/// Gradients of a number by the tape.
final class Gradients {
  private Gradients() {
  }

  /// The gradient of a number for one tensor.
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  record Gradient(Parameter of, double[] values) {
    String name() {
      return of.name();
    }
  }

  /// The gradients of `loss` for `inputs`, in their order; zero where nothing recorded leads to it.
  static List<Gradient> of(Lab lab, List<Parameter> inputs, Function<Context, Tensor> loss) {
    Context c = Context.training(lab.scope());
    List<Tensor> buffers = new ArrayList<>();
    for (Parameter p : inputs) {
      Tensor buffer = lab.scope().zeros(p.value().type(), p.value().shape());
      c.tape().leaf(p.value(), buffer);
      buffers.add(buffer);
    }
    Tensor value = loss.apply(c);
    if (c.tape().wants(value)) {
      c.tape().backward(value);
    }
    List<Gradient> out = new ArrayList<>();
    for (int i = 0; i < buffers.size(); i++) {
      out.add(new Gradient(inputs.get(i), buffers.get(i).toDoubles()));
    }
    return out;
  }

  /// A mixer's parameters, and its input.
  static List<Parameter> inputs(Lab lab, Tensor u) {
    List<Parameter> out = new ArrayList<>(lab.mixer().parameters().stream().toList());
    out.add(new Parameter("input", u));
    return out;
  }

  /// The sum of y times these fixed numbers.
  static Tensor weighted(Lab lab, Context c, Tensor y, double[] weights) {
    return Algebra.sum(c, Algebra.multiply(c, y, lab.tensor(weights, y.shape().toArray())));
  }
}
