package org.seqmix.mixer.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.mixer.LowRankMatrix;
import org.seqmix.tensor.Rows;

class FarMatricesTest {
  private final Lab lab = Lab.open(LawDevice.reference(), LeakyMemory.underTest(), 1);

  @AfterEach
  void close() {
    lab.close();
  }

  /// A document of one token for every number, whose matrix that number is.
  private LowRankMatrix numbers(double... values) {
    int[] lengths = new int[values.length];
    double[] ones = new double[values.length];
    Arrays.fill(lengths, 1);
    Arrays.fill(ones, 1);
    return new LowRankMatrix(lab.tensor(values, values.length, 1), lab.tensor(ones, values.length, 1), 1, 1,
        Rows.ofLengths(lengths));
  }

  @Test
  void distancesCountFromATenthOfTheLargerMatrixOn() {
    LowRankMatrix a = numbers(1, 1, -1, 0, 100, 0.01, 0);
    LowRankMatrix b = numbers(1, 1.05, 1, 1e-9, 91, 0.0105, 0);
    assertThat(FarMatrices.weights(lab, a, b)).containsExactly(0, 0, 1, 1, 0, 0, 0);
    assertThat(FarMatrices.weights(lab, b, a)).containsExactly(0, 0, 1, 1, 0, 0, 0);
    assertThat(FarMatrices.weights(lab, a, numbers(1.2, 1.2, 1.2, 1, 80, 0.012, 5)))
        .containsExactly(1, 1, 1, 1, 1, 1, 1);
  }

  /// Documents and heads are told apart: only the second document of the first row differs.
  @Test
  void everyDocumentHasItsOwnWeight() {
    Rows rows = Rows.packed(new int[] {3, 0, 1}, new int[][] {{1}, {}, {}});
    LowRankMatrix a = new LowRankMatrix(lab.tensor(new double[] {1, 1, 1, 1}, 4, 1),
        lab.tensor(new double[] {1, 1, 1, 1}, 4, 1), 1, 1, rows);
    LowRankMatrix b = new LowRankMatrix(lab.tensor(new double[] {1, 1, 2, 1}, 4, 1), a.keys(), 1, 1, rows);
    assertThat(FarMatrices.weights(lab, a, b)).containsExactly(0, 1, 0, 0);
  }
}
