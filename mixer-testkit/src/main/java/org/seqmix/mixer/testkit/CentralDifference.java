package org.seqmix.mixer.testkit;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.Function;
import org.seqmix.mixer.testkit.Gradients.Gradient;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Tensor;

/// Gradients by the tape against central differences in F64.
///
/// Every tensor is moved along one random direction, which all its elements take part in: a wrong element shows. Two
/// steps, h and h/2, extrapolated: (4 D(h/2) - D(h)) / 3 errs by O(h⁴), with h = 2e-4 some 1e-15 of the function's fifth
/// derivative; rounding adds 1e-16 / h = 5e-13 of its value.
final class CentralDifference {
  /// Bound, relative to the gradient's norm plus the value.
  static final double BOUND = 1e-8;
  private static final double STEP = 2e-4;

  private CentralDifference() {
  }

  /// Fails unless the gradients of `loss` for all `inputs` are its slopes.
  static void check(Lab lab, Dice dice, String what, List<Parameter> inputs, Function<Context, Tensor> loss) {
    double value = loss.apply(lab.plain()).item();
    for (Gradient g : Gradients.of(lab, inputs, loss)) {
      double[] direction = dice.gaussians(g.values().length);
      double slope = slope(lab, g.of().value(), direction, loss);
      double dot = 0;
      for (int i = 0; i < direction.length; i++) {
        dot += g.values()[i] * direction[i];
      }
      Compare.within(lab.told(what + ": slope along " + g.name()), BOUND, Compare.norm(g.values()) + Math.abs(value),
          new double[] {slope}, new double[] {dot});
    }
  }

  private static double slope(Lab lab, Tensor t, double[] direction, Function<Context, Tensor> loss) {
    return (4 * difference(lab, t, direction, STEP / 2, loss) - difference(lab, t, direction, STEP, loss)) / 3;
  }

  private static double difference(Lab lab, Tensor t, double[] direction, double step,
      Function<Context, Tensor> loss) {
    double[] old = t.toDoubles();
    double above = moved(lab, t, old, direction, step, loss);
    double below = moved(lab, t, old, direction, -step, loss);
    write(t, old);
    return (above - below) / (2 * step);
  }

  private static double moved(Lab lab, Tensor t, double[] old, double[] direction, double step,
      Function<Context, Tensor> loss) {
    double[] next = old.clone();
    for (int i = 0; i < next.length; i++) {
      next[i] += step * direction[i];
    }
    write(t, next);
    return loss.apply(lab.plain()).item();
  }

  private static void write(Tensor t, double[] values) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(Math.max(1, 8L * values.length), 64);
      MemorySegment.copy(values, 0, host, ValueLayout.JAVA_DOUBLE, 0, values.length);
      t.device().upload(host, t);
    }
  }
}
