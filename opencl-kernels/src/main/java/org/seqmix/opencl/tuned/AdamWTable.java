package org.seqmix.opencl.tuned;

import java.util.List;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.AdamWItem;
import org.seqmix.tensor.AdamWStep;
import org.seqmix.tensor.Tensor;

/// Where the parameters of one launch lie and by which numbers they change, as adamw.cl reads it.
///
/// @param numbers {@link #ENTRY} a parameter
/// @param groups work groups over all parameters
record AdamWTable(int[] numbers, int groups) {
  /// Elements of a work group.
  static final int PIECE = 8192;
  private static final int ENTRY = 20;
  private static final int FIRST_GROUP = 10;

  static AdamWTable of(List<AdamWItem> items, Launcher launcher) {
    int[] numbers = new int[items.size() * ENTRY];
    int groups = 0;
    for (int i = 0; i < items.size(); i++) {
      AdamWItem item = items.get(i);
      int at = i * ENTRY;
      for (Tensor t : List.of(item.w(), item.gradient(), item.m(), item.v())) {
        at = put(numbers, at, launcher.firstElement(t));
      }
      put(numbers, at, item.w().elements());
      numbers[i * ENTRY + FIRST_GROUP] = groups;
      groups = Math.addExact(groups, Math.toIntExact(Math.ceilDiv(item.w().elements(), PIECE)));
      double[] step = numbers(item.step());
      for (int j = 0; j < step.length; j++) {
        numbers[i * ENTRY + FIRST_GROUP + 1 + j] = Float.floatToRawIntBits((float) step[j]);
      }
    }
    return new AdamWTable(numbers, groups);
  }

  private static int put(int[] numbers, int at, long value) {
    numbers[at] = (int) value;
    numbers[at + 1] = (int) (value >>> Integer.SIZE);
    return at + 2;
  }

  /// Hands a step's numbers to the kernel of one parameter.
  static void numbers(AdamWStep step, Launch launch) {
    double[] n = numbers(step);
    launch.real("gradientScale", n[0]).real("beta1", n[1]).real("rest1", n[2]).real("beta2", n[3]).real("rest2", n[4])
        .real("first", n[5]).real("second", n[6]).real("epsilon", n[7]).real("decay", n[8]).number("zeroes", 0);
  }

  /// In the order of the kernel's `Step`.
  private static double[] numbers(AdamWStep s) {
    return new double[] {s.gradientScale(), s.beta1(), 1 - s.beta1(), s.beta2(), 1 - s.beta2(),
        s.rate() / (1 - StrictMath.pow(s.beta1(), s.step())), 1 / Math.sqrt(1 - StrictMath.pow(s.beta2(), s.step())),
        s.epsilon(), s.rate() * s.weightDecay()};
  }
}
