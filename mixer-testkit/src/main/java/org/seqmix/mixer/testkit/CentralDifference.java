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
///
/// Where that misses the bound the step is made a hundred times finer: the error in h falls to 1e-23 of the fifth
/// derivative, and rounding rises to some 5e-11 of the value. A function may have bends in its slope (ELU + 1 at zero,
/// a limit), and a bend between the two sides of a step is no error of the gradient; it moves D(h) and D(h/2) apart by more
/// than it moves their extrapolation from the slope, so the finer step allows for ten times that difference. For a smooth
/// function this allows for nothing: the difference is of the order of h² = 4e-12.
final class CentralDifference {
  /// Bound, relative to the gradient's norm plus the value.
  static final double BOUND = 1e-8;
  private static final double STEP = 2e-4;
  private static final double FINE_STEP = 2e-6;
  private static final double BENDS = 10;

  private CentralDifference() {
  }

  /// Fails unless the gradients of `loss` for all `inputs` are its slopes.
  static void check(Lab lab, Dice dice, String what, List<Parameter> inputs, Function<Context, Tensor> loss) {
    double value = loss.apply(lab.plain()).item();
    for (Gradient g : Gradients.of(lab, inputs, loss)) {
      double[] direction = dice.gaussians(g.values().length);
      double dot = 0;
      for (int i = 0; i < direction.length; i++) {
        dot += g.values()[i] * direction[i];
      }
      double scale = Compare.norm(g.values()) + Math.abs(value);
      Slope slope = slope(lab, g.of().value(), direction, STEP, loss);
      double allowed = 0;
      if (!(Math.abs(slope.extrapolated - dot) <= BOUND * scale)) {
        slope = slope(lab, g.of().value(), direction, FINE_STEP, loss);
        allowed = BENDS * Math.abs(slope.apart);
      }
      Compare.within(lab.told(what + ": slope along " + g.name()), BOUND, scale + allowed / BOUND,
          new double[] {slope.extrapolated}, new double[] {dot});
    }
  }

  /// A slope from two steps, and how far apart the two are.
  private record Slope(double extrapolated, double apart) {
  }

  private static Slope slope(Lab lab, Tensor t, double[] direction, double step, Function<Context, Tensor> loss) {
    double coarse = difference(lab, t, direction, step, loss);
    double fine = difference(lab, t, direction, step / 2, loss);
    return new Slope((4 * fine - coarse) / 3, coarse - fine);
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
