package org.seqmix.mixer.testkit;

import org.ojalgo.matrix.store.R064Store;
import org.ojalgo.matrix.decomposition.SingularValue;
import org.seqmix.mixer.MixingMatrix;
import org.seqmix.tensor.Context;

/// Law 8: off-diagonal blocks of a semiseparable matrix have rank at most the state size.
///
/// In F64: the singular value after the state size is at most 1e-12 of the first. A block's entries are sums over as many
/// terms as the state has, so what remains is their rounding.
public final class RankLaw {
  private static final double BOUND = 1e-12;
  private static final int BLOCKS = 4;

  private RankLaw() {
  }

  /// Law 8 for some blocks below the diagonal of the first row's matrices; the row has more than twice as many tokens
  /// as the state has numbers.
  public static void offDiagonalBlocksAreNarrow(Lab lab, LawCase c) {
    int state = lab.subject().stateSize();
    HostMatrix m = HostMatrix.of(lab,
        lab.mixer().mix(lab.plain(), lab.inputs(lab.randomInputs(c)), c.packed()).matrix());
    Dice dice = c.dice("blocks");
    for (int i = 0; i < BLOCKS; i++) {
      int head = dice.below(m.heads());
      int corner = state + 1 + dice.below(m.length() - 2 * state - 1);
      check(lab, m, head, corner, state);
    }
  }

  /// The singular values, largest first, of the block below and left of `corner` in the first row's matrix of `head`.
  public static double[] singularValues(Context c, MixingMatrix m, int head, int corner) {
    int length = m.over().maxLength();
    double[] dense = m.dense(c).toDoubles();
    int first = head * length * length;
    return singularValues(length, corner, (i, j) -> dense[first + i * length + j]);
  }

  private static double[] singularValues(int length, int corner, Entry matrix) {
    int height = length - corner;
    R064Store block = R064Store.FACTORY.make(height, corner);
    for (int i = 0; i < height; i++) {
      for (int j = 0; j < corner; j++) {
        block.set(i, j, matrix.at(corner + i, j));
      }
    }
    SingularValue<Double> svd = SingularValue.R064.make(block);
    svd.decompose(block);
    return svd.getSingularValues().toRawCopy1D();
  }

  private static void check(Lab lab, HostMatrix m, int head, int corner, int state) {
    double[] values = singularValues(m.length(), corner, (i, j) -> m.at(0, head, i, j));
    double first = values[0];
    double next = values[state];
    if (!(next <= BOUND * first)) {
      throw new AssertionError(lab.told("law 8: head " + head + ", block below and left of " + corner
          + ": expected rank <= " + state + ", got singular values " + first + " and, after " + state + ", " + next));
    }
  }

  @FunctionalInterface
  private interface Entry {
    double at(int row, int column);
  }
}
