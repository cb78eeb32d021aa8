package org.seqmix.mixer.testkit;

import java.util.List;
import org.seqmix.mixer.Mixing;
import org.seqmix.mixer.MixingMatrix;
import org.seqmix.mixer.testkit.Gradients.Gradient;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Law 9: every device agrees with `reference` in F64, given the same weights and inputs (floats in both).
///
/// Bounds: {@link LawDevice#bound} of the largest value, and {@link LawDevice#gradientBound} of a tensor's gradient's norm.
public final class DeviceLaw {
  /// Share of all gradients' norm below which one of them counts as cancelled.
  private static final double SHARE = 0.01;

  private DeviceLaw() {
  }

  /// Law 9 for outputs, matrices, values and distances. A small distance is the difference of two large matrices, so its
  /// bound is relative to their entries (a softmax matrix has ones).
  public static void valuesAgree(Lab device, Lab reference, LawCase c) {
    double[] u = reference.randomInputs(c);
    Rows rows = c.packed();
    device.close("law 9: forward", reference.forward(u, rows), device.forward(u, rows));
    Mixing there = device.mixer().mix(device.plain(), device.inputs(u), rows);
    Mixing here = reference.mixer().mix(reference.plain(), reference.inputs(u), rows);
    device.close("law 9: the values", here.values().toDoubles(), there.values().toDoubles());
    double[] matrix = HostMatrix.of(reference, here.matrix()).numbers();
    device.close("law 9: the matrix", matrix, HostMatrix.of(device, there.matrix()).numbers());
    double[] distances = distances(reference, c, here);
    Compare.within(device.told("law 9: distances to a softmax matrix"), device.where().bound(),
        Math.max(Compare.largest(distances), Math.max(1, Compare.largest(matrix))), distances,
        distances(device, c, there));
  }

  /// Law 9 for gradients of the output and of distances; those near zero are left out, see {@link FarMatrices}.
  public static void gradientsAgree(Lab device, Lab reference, LawCase c) {
    double[] u = reference.randomInputs(c);
    double[] weights = c.dice("weights").gaussians(u.length);
    compare(device, "law 9: gradient of forward", ofForward(reference, c, u, weights),
        ofForward(device, c, u, weights));
    MixingMatrix m = reference.mixer().mix(reference.plain(), reference.inputs(u), c.packed()).matrix();
    double[] kept = FarMatrices.weights(reference, m, OtherMatrices.softmax(reference, c, m.heads()));
    compare(device, "law 9: gradient of distances", ofDistance(reference, c, u, kept), ofDistance(device, c, u, kept));
  }

  private static double[] distances(Lab lab, LawCase c, Mixing m) {
    MixingMatrix softmax = OtherMatrices.softmax(lab, c, m.matrix().heads());
    return m.matrix().distance(lab.plain(), softmax).toDoubles();
  }

  private static List<Gradient> ofForward(Lab lab, LawCase c, double[] numbers, double[] weights) {
    Tensor u = lab.inputs(numbers);
    return Gradients.of(lab, Gradients.inputs(lab, u),
        context -> Gradients.weighted(lab, context, lab.mixer().forward(context, u, c.packed()), weights));
  }

  private static List<Gradient> ofDistance(Lab lab, LawCase c, double[] numbers, double[] weights) {
    Tensor u = lab.inputs(numbers);
    return Gradients.of(lab, Gradients.inputs(lab, u), context -> {
      MixingMatrix m = lab.mixer().mix(context, u, c.packed()).matrix();
      return Gradients.weighted(lab, context, m.distance(context, OtherMatrices.softmax(lab, c, m.heads())), weights);
    });
  }

  /// A gradient whose parts cancel may be zero in F64 and a rounding error in F32; so no gradient is asked to be closer
  /// than a hundredth of all gradients together asks for.
  private static void compare(Lab device, String what, List<Gradient> expected, List<Gradient> got) {
    double all = Math.sqrt(expected.stream().mapToDouble(g -> Math.pow(Compare.norm(g.values()), 2)).sum());
    for (int i = 0; i < expected.size(); i++) {
      double[] gradient = expected.get(i).values();
      Compare.within(device.told(what + " for " + expected.get(i).name()), device.where().gradientBound(),
          Math.max(Compare.norm(gradient), SHARE * all), gradient, got.get(i).values());
    }
  }
}
