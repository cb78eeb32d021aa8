package org.seqmix.mixer.testkit;

import java.util.List;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.Mixing;
import org.seqmix.mixer.MixingMatrix;
import org.seqmix.mixer.testkit.Gradients.Gradient;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;

/// Law 10: extreme gates, empty rows, documents of one token and zero distances give finite numbers. No bound.
public final class FiniteLaw {
  private FiniteLaw() {
  }

  /// Law 10: with inputs `scale` times as large (1 in column 0), outputs, states, matrices, distances and all their
  /// gradients are finite.
  public static void everythingIsFinite(Lab lab, LawCase c, double scale) {
    double[] numbers = extremeInputs(lab, c, scale);
    Rows rows = c.packed();
    Compare.finite(lab.told("law 10: forward"), lab.forward(numbers, rows));
    Tensor u = lab.inputs(numbers);
    Mixing m = lab.mixer().mix(lab.plain(), u, rows);
    Compare.finite(lab.told("law 10: the matrix"), HostMatrix.of(lab, m.matrix()).numbers());
    Compare.finite(lab.told("law 10: apply"), m.matrix().apply(lab.plain(), m.values()).toDoubles());
    finite(lab, "law 10: gradient of forward", Gradients.of(lab, Gradients.inputs(lab, u),
        context -> Algebra.sum(context, lab.mixer().forward(context, u, rows))));
    finite(lab, "law 10: gradient of the matrix", Gradients.of(lab, Gradients.inputs(lab, u),
        context -> Algebra.sum(context, lab.mixer().mix(context, u, rows).matrix().dense(context))));
    MixingMatrix softmax = OtherMatrices.softmax(lab, c, m.matrix().heads());
    finite(lab, "law 10: gradient of the distance", Gradients.of(lab, Gradients.inputs(lab, u),
        context -> Algebra.sum(context, lab.mixer().mix(context, u, rows).matrix().distance(context, softmax))));
    stateIsFinite(lab, c, numbers);
  }

  /// Law 10: a matrix is at distance 0 from itself, and the gradient of that distance is 0.
  public static void zeroDistanceHasZeroGradient(Lab lab, LawCase c) {
    Tensor u = lab.inputs(lab.randomInputs(c));
    Rows rows = c.packed();
    Compare.zero(lab.told("law 10: distance to itself"), itself(lab, lab.plain(), u, rows).toDoubles());
    Gradients.of(lab, Gradients.inputs(lab, u), context -> Algebra.sum(context, itself(lab, context, u, rows)))
        .forEach(g -> Compare.zero(lab.told("law 10: gradient of a zero distance for " + g.name()), g.values()));
  }

  private static Tensor itself(Lab lab, Context context, Tensor u, Rows rows) {
    MixingMatrix m = lab.mixer().mix(context, u, rows).matrix();
    return m.distance(context, m);
  }

  private static void stateIsFinite(Lab lab, LawCase c, double[] u) {
    try (MixerState state = lab.mixer().newState(c.rows().size())) {
      Compare.finite(lab.told("law 10: advance"), Advance.by(lab, c, u, state, new int[c.rows().size()], c.lengths()));
      SavedState.of(state).entries()
          .forEach(e -> Compare.finite(lab.told("law 10: the state's " + e.name()), e.values()));
      Compare.finite(lab.told("law 10: advance further"), Advance.evenly(lab, c, state, 1));
    }
  }

  private static void finite(Lab lab, String what, List<Gradient> gradients) {
    gradients.forEach(g -> Compare.finite(lab.told(what + " for " + g.name()), g.values()));
  }

  private static double[] extremeInputs(Lab lab, LawCase c, double scale) {
    double[] u = lab.randomInputs(c);
    int width = lab.mixer().spec().width();
    for (int i = 0; i < u.length; i++) {
      u[i] = i % width == 0 ? 1 : (float) (scale * u[i]);
    }
    return u;
  }
}
