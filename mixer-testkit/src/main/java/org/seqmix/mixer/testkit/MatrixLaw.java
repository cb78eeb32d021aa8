package org.seqmix.mixer.testkit;

import org.seqmix.mixer.Mixing;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Laws 1 and 2: a mixer is its matrix.
///
/// Bounds: {@link LawDevice#bound} of the largest value. The product on the host runs in double, so the whole error is
/// the device's: sums of at most 40 products in the matrix and some 20 in the projection.
public final class MatrixLaw {
  private MatrixLaw() {
  }

  /// Law 1: from an empty state, `forward` is what leaves the layer when the dense matrix multiplies the values.
  public static void forwardIsMatrixTimesValues(Lab lab, LawCase c) {
    double[] u = lab.randomInputs(c);
    Rows rows = c.packed();
    Mixing mixing = lab.mixer().mix(lab.plain(), lab.inputs(u), rows);
    double[] mixed = HostMatrix.of(lab, mixing.matrix()).times(mixing.values().toDoubles());
    Tensor left = mixing.leave().apply(lab.tensor(mixed, mixing.values().shape().toArray()));
    lab.close("law 1: forward and the matrix times the values", lab.forward(u, rows), left.toDoubles());
  }

  /// Law 2: `apply` is the dense matrix times the values, for any values.
  public static void applyIsDenseTimesValues(Lab lab, LawCase c) {
    Mixing mixing = lab.mixer().mix(lab.plain(), lab.inputs(lab.randomInputs(c)), c.packed());
    int count = Math.toIntExact(mixing.values().elements());
    double[] values = c.dice("values").gaussians(count);
    double[] expected = HostMatrix.of(lab, mixing.matrix()).times(values);
    Tensor got = mixing.matrix().apply(lab.plain(), lab.tensor(values, mixing.values().shape().toArray()));
    lab.close("law 2: the dense matrix times values and apply", expected, got.toDoubles());
  }

  /// Law 2: `rows(from, to)` are those rows of `dense`, whichever block they are asked for in.
  public static void rowsAreRowsOfDense(Lab lab, LawCase c) {
    Mixing mixing = lab.mixer().mix(lab.plain(), lab.inputs(lab.randomInputs(c)), c.packed());
    HostMatrix dense = HostMatrix.of(lab, mixing.matrix());
    int[] cut = c.dice("block").cuts(2, dense.length());
    double[] block = mixing.matrix().rows(lab.plain(), cut[0], cut[1]).toDoubles();
    lab.close("law 2: rows " + cut[0] + " to " + cut[1] + " and those of the dense matrix",
        dense.rows(cut[0], cut[1]), block);
  }
}
