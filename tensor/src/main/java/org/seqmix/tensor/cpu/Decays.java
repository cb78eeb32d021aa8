package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.getFloat;
import static org.seqmix.tensor.cpu.Native.setFloat;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;
import static org.seqmix.tensor.cpu.Vectors.load;
import static org.seqmix.tensor.cpu.Vectors.store;

import jdk.incubator.vector.FloatVector;

/// Products of decays between tokens: only products of neighbours, never quotients or differences of long sums.
final class Decays {
  private Decays() {}

  /// alpha[t] = the product of a from 0 to t, beta[t] = the product of a after t.
  static void within(long a, int tokens, long alpha, long beta) {
    float up = 1;
    float down = 1;
    for (int t = 0; t < tokens; t++) {
      int back = tokens - 1 - t;
      up *= getFloat(a + 4L * t);
      setFloat(alpha + 4L * t, up);
      setFloat(beta + 4L * back, down);
      down *= getFloat(a + 4L * back);
    }
  }

  /// gates (tokens, tokens): the product of a after column j up to row i, zero above the diagonal.
  static void lower(long a, int tokens, long gates) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    for (int from = 0; from < tokens; from += LANES) {
      FloatVector decay = FloatVector.zero(SPECIES);
      for (int i = 0; i < tokens; i++) {
        decay = decay.mul(getFloat(a + 4L * i)).blend(one, Lanes.INDEX.eq(i - from));
        store(gates + 4L * (i * tokens + from), decay);
      }
    }
  }

  /// gates (rows, columns) = carry alpha betaᵀ.
  static void outer(long alpha, long beta, float carry, int rows, int columns, long gates) {
    for (int i = 0; i < rows; i++) {
      FloatVector factor = FloatVector.broadcast(SPECIES, carry * getFloat(alpha + 4L * i));
      for (int j = 0; j < columns; j += LANES) {
        store(gates + 4L * (i * columns + j), factor.mul(load(beta + 4L * j)));
      }
    }
  }

  /// One row of the gates follows from the row above: the first `row` columns times a, then a 1.
  static void next(long gates, int row, float a) {
    FloatVector factor = FloatVector.broadcast(SPECIES, a);
    for (int j = 0; j < row; j += LANES) {
      store(gates + 4L * j, factor.mul(load(gates + 4L * j)));
    }
    setFloat(gates + 4L * row, 1);
  }
}
