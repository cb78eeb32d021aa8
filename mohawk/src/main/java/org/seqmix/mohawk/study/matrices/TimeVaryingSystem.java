package org.seqmix.mohawk.study.matrices;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.ojalgo.matrix.decomposition.QR;
import org.ojalgo.matrix.store.MatrixStore;
import org.ojalgo.matrix.store.R064Store;

/// A state-space system whose parts change with every step: `h_{k+1} = A_k h_k + B_k x_k`, `y_k = C_k h_k + D_k x_k`,
/// with `h_0` empty. Its matrix is semiseparable: `M_ij = C_i A_{i-1} ... A_{j+1} B_j` below the diagonal, where blocks
/// have rank at most the number of states.
///
/// @param a transitions of steps 0..T-2, (states after, states before)
/// @param b inputs of steps 0..T-2, (states after, 1)
/// @param c outputs of steps 0..T-1, (1, states)
/// @param d the diagonal, T numbers
record TimeVaryingSystem(List<R064Store> a, List<R064Store> b, List<R064Store> c, double[] d) {
  TimeVaryingSystem {
    a = List.copyOf(a);
    b = List.copyOf(b);
    c = List.copyOf(c);
  }

  int length() {
    return d.length;
  }

  /// T x T numbers, row after row. *Cost*: O(T² N²).
  double[] matrix() {
    int length = length();
    double[] out = new double[length * length];
    List<R064Store> reach = reach();
    for (int k = 0; k < length; k++) {
      out[k * length + k] = d[k];
      if (k > 0) {
        MatrixStore<Double> row = c.get(k).multiply(reach.get(k));
        for (int j = 0; j < k; j++) {
          out[k * length + j] = row.doubleValue(0, j);
        }
      }
    }
    return out;
  }

  /// The same transitions with inputs, then outputs, that are nearest to `m`: two least-squares problems a step, each
  /// exact, so the result is never farther from `m` than this system. *Cost*: O(T² N²).
  TimeVaryingSystem fitted(AttentionMatrix m) {
    List<R064Store> inputs = new ArrayList<>();
    List<R064Store> observe = observe();
    for (int k = 0; k + 1 < length(); k++) {
      inputs.add(solve(observe.get(k + 1), m.below(k)));
    }
    List<R064Store> reach = new TimeVaryingSystem(a, inputs, c, d).reach();
    List<R064Store> outputs = new ArrayList<>(List.of(c.getFirst()));
    for (int k = 1; k < length(); k++) {
      R064Store before = R064Store.FACTORY.copy(reach.get(k).transpose());
      outputs.add(R064Store.FACTORY.copy(solve(before, m.before(k)).transpose()));
    }
    return new TimeVaryingSystem(a, inputs, outputs, d);
  }

  /// x of least norm of the residual `left x - right`; as it is given where `left` is not of full rank.
  private static R064Store solve(R064Store left, R064Store right) {
    QR<Double> qr = QR.R064.make(left);
    qr.decompose(left);
    return R064Store.FACTORY.copy(qr.getSolution(right));
  }

  /// What the inputs before step k do to its state: (states, k), for k = 0..T-1.
  private List<R064Store> reach() {
    List<R064Store> out = new ArrayList<>(List.of(R064Store.FACTORY.make(0, 0)));
    for (int k = 0; k + 1 < length(); k++) {
      out.add(k == 0 ? b.get(0) : R064Store.FACTORY.copy(a.get(k).multiply(out.get(k)).right(b.get(k))));
    }
    return out;
  }

  /// What the state of step k does to the outputs from k on: (T - k, states), for k = 0..T-1.
  private List<R064Store> observe() {
    List<R064Store> out = new ArrayList<>(Collections.nCopies(length(), c.getFirst()));
    for (int k = length() - 1; k > 0; k--) {
      out.set(k, k == length() - 1 ? c.get(k)
          : R064Store.FACTORY.copy(c.get(k).below(out.get(k + 1).multiply(a.get(k)))));
    }
    return out;
  }
}
