package org.seqmix.mohawk.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.tensor.AdamWItem;
import org.seqmix.tensor.AdamWStep;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tape;
import org.seqmix.tensor.Tensor;

/// AdamW over a set of parameters, with their gradients and moments. *Source*: Loshchilov and Hutter 2019.
///
/// Memory: three times the parameters, in the scope given.
public final class AdamW {
  private record Slot(Parameter parameter, Tensor gradient, Tensor first, Tensor second) {
  }

  private final AdamWOptions options;
  private final List<Slot> slots = new ArrayList<>();
  private final Scope scope;

  /// An optimizer of `parameters` with zero moments in `scope`.
  public AdamW(Parameters parameters, AdamWOptions options, Scope scope) {
    this.options = options;
    this.scope = scope;
    for (Parameter p : parameters) {
      Tensor t = p.value();
      slots.add(new Slot(p, scope.zeros(t.type(), t.shape()), scope.zeros(t.type(), t.shape()),
          scope.zeros(t.type(), t.shape())));
    }
  }

  /// Asks a tape for the gradients of all parameters; they are added up until {@link #step}.
  public void watch(Tape tape) {
    slots.forEach(s -> tape.leaf(s.parameter.value(), s.gradient));
  }

  /// One update with the gradients so far, which are zeroed.
  ///
  /// `group` names the group a parameter's gradient is clipped with; each group's gradient is scaled down to the norm
  /// `clip` where it is longer. Result: the norm of all gradients before clipping. A norm that is not finite is an
  /// error and changes nothing. A parameter that no gradient reached is left alone, without decay too.
  ///
  /// @param step 1 for the first update
  public double step(long step, double rate, double clip, UnaryOperator<String> group) {
    double[] own = squares();
    Map<String, Double> squares = new LinkedHashMap<>();
    double total = 0;
    for (int i = 0; i < own.length; i++) {
      total += own[i];
      squares.merge(group.apply(slots.get(i).parameter.name()), own[i], Double::sum);
    }
    List<AdamWItem> items = new ArrayList<>();
    for (int i = 0; i < own.length; i++) {
      Slot s = slots.get(i);
      if (own[i] == 0) {
        continue;
      }
      double norm = Math.sqrt(squares.getOrDefault(group.apply(s.parameter.name()), 0.0));
      double scale = clip > 0 ? Math.min(1, clip / (norm + 1e-6)) : 1;
      double decay = s.parameter.value().shape().rank() > 1 ? options.weightDecay() : 0;
      items.add(new AdamWItem(s.parameter.value(), s.gradient, s.first, s.second,
          new AdamWStep(rate, options.beta1(), options.beta2(), options.epsilon(), decay, step, scale)));
    }
    scope.device().kernels().adamW(items);
    return Math.sqrt(total);
  }

  /// The squared norm of every parameter's gradient.
  private double[] squares() {
    if (slots.isEmpty()) {
      return new double[0];
    }
    double[] out;
    try (Scope small = scope.device().newScope("gradient norms")) {
      Tensor all = small.empty(slots.getFirst().gradient.type(), slots.size());
      for (int i = 0; i < slots.size(); i++) {
        scope.device().kernels().sumSquares(slots.get(i).gradient, all.columns(i, i + 1L));
      }
      out = all.toDoubles();
    }
    for (int i = 0; i < out.length; i++) {
      if (!Double.isFinite(out[i])) {
        throw new BadInputException("training: the gradient of " + slots.get(i).parameter.name()
            + " is not finite; lower the learning rate, or go on from an earlier checkpoint");
      }
    }
    return out;
  }

  /// The moments, named after their parameters, for checkpoints; they are the optimizer's own memory.
  public Parameters moments() {
    List<Parameter> out = new ArrayList<>();
    for (Slot s : slots) {
      out.add(new Parameter("first." + s.parameter.name(), s.first));
      out.add(new Parameter("second." + s.parameter.name(), s.second));
    }
    return Parameters.of(out);
  }

  /// The gradient added up so far, for tests and studies.
  public Tensor gradient(String name) {
    return slots.stream().filter(s -> s.parameter.name().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("parameter " + name + " is not trained")).gradient;
  }

  /// The parameters.
  public Parameters parameters() {
    return Parameters.of(slots.stream().map(Slot::parameter).toList());
  }
}
