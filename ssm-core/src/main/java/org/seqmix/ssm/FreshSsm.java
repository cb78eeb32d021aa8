package org.seqmix.ssm;

import java.util.function.DoubleUnaryOperator;
import org.seqmix.tensor.Init;

/// How fresh state-space layers begin, as in state-spaces' public code.
///
/// *Numerics*: logarithms and exponentials are `StrictMath`'s, so that a seed gives the same bits everywhere.
final class FreshSsm {
  private static final double SMALLEST_STEP = 0.001;
  private static final double LARGEST_STEP = 0.1;
  private static final double STEP_FLOOR = 1e-4;
  private static final double LARGEST_RATE = 16;

  private FreshSsm() {
  }

  /// Uniform in plus or minus `bound`.
  static Init uniform(double bound) {
    return each(r -> bound * (2 * r - 1));
  }

  /// The logarithm of a rate uniform in 1 to 16: a head's `A_log`.
  static Init logDecayRate() {
    return each(r -> StrictMath.log(1 + (LARGEST_RATE - 1) * r));
  }

  /// The number whose softplus is a step size log-uniform in 0.001 to 0.1.
  static Init stepBias() {
    double low = StrictMath.log(SMALLEST_STEP);
    double high = StrictMath.log(LARGEST_STEP);
    return each(r -> {
      double dt = Math.max(STEP_FLOOR, StrictMath.exp(low + (high - low) * r));
      return dt + StrictMath.log(-StrictMath.expm1(-dt));
    });
  }

  /// log 1, log 2, ... log N along every row: a channel's `A_log`.
  static Init logIntegers() {
    return (shape, random) -> {
      double[] out = new double[Math.toIntExact(shape.elements())];
      for (int i = 0; i < out.length; i++) {
        out[i] = StrictMath.log(1 + i % shape.columns());
      }
      return out;
    };
  }

  private static Init each(DoubleUnaryOperator ofUniform) {
    return (shape, random) -> {
      double[] out = new double[Math.toIntExact(shape.elements())];
      for (int i = 0; i < out.length; i++) {
        out[i] = ofUniform.applyAsDouble(random.nextDouble());
      }
      return out;
    };
  }
}
