package org.seqmix.tensor.reference;

import org.seqmix.tensor.AdamWStep;
import org.seqmix.tensor.Tensor;

/// AdamW with decoupled weight decay, element by element.
///
/// 1. g = gradientScale gradient
/// 2. m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g²
/// 3. w = w - rate weightDecay w
/// 4. w = w - rate m̂ / (sqrt(v̂) + epsilon), with m̂ = m / (1 - beta1^step) and v̂ = v / (1 - beta2^step)
final class PlainAdamW {
  private final Views views;

  PlainAdamW(Views views) {
    this.views = views;
  }

  void adamW(Tensor w, Tensor gradient, Tensor m, Tensor v, AdamWStep step) {
    View weight = views.view(w, "adamW w");
    View slope = views.view(gradient, "adamW gradient");
    View first = views.view(m, "adamW m");
    View second = views.view(v, "adamW v");
    double correction1 = 1 - StrictMath.pow(step.beta1(), step.step());
    double correction2 = 1 - StrictMath.pow(step.beta2(), step.step());
    for (int i = 0; i < weight.size(); i++) {
      double g = step.gradientScale() * slope.at(i);
      double mean = step.beta1() * first.at(i) + (1 - step.beta1()) * g;
      double square = step.beta2() * second.at(i) + (1 - step.beta2()) * g * g;
      double decayed = weight.at(i) - step.rate() * step.weightDecay() * weight.at(i);
      double direction = mean / correction1 / (Math.sqrt(square / correction2) + step.epsilon());
      first.setAt(i, mean);
      second.setAt(i, square);
      weight.setAt(i, decayed - step.rate() * direction);
    }
  }
}
