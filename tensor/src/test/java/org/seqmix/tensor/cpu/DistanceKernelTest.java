package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// The tiled matrix distance against whole matrices in doubles.
class DistanceKernelTest {
  private static final double TOLERANCE = 3e-6;

  private static Workers one;
  private static Workers three;

  @BeforeAll
  static void start() {
    one = new Workers(1);
    three = new Workers(3);
  }

  @AfterAll
  static void stop() {
    one.close();
    three.close();
  }

  @ParameterizedTest
  @CsvSource({"1, 8, 16", "7, 12, 8", "13, 16, 32", "63, 32, 32", "64, 64, 16", "65, 16, 64", "129, 32, 20",
      "207, 8, 16"})
  void agreesWithWholeMatrices(int tokens, int state, int headDim) {
    check(new MatrixCase(tokens, Rows.of(2, tokens), new SsdShape(4, 2, 1, state),
        AttentionShape.full(4, 1, headDim)));
  }

  @Test
  void documentsAndWindowsAreKeptApart() {
    Rows rows = Rows.packed(new int[] {150, 70, 0}, new int[][] {{13, 80}, {}, {}});
    check(new MatrixCase(1, rows, new SsdShape(6, 2, 1, 16), AttentionShape.full(6, 3, 16)));
    check(new MatrixCase(2, Rows.of(1, 207), new SsdShape(2, 2, 1, 16), new AttentionShape(2, 2, 16, 0.3, 70)));
  }

  @Test
  void extremeGatesStayFinite() {
    SsdShape ssd = new SsdShape(2, 1, 1, 16);
    AttentionShape attention = AttentionShape.full(2, 2, 16);
    check(new MatrixCase(3, Rows.of(1, 140), ssd, attention, 0, -100, -1e4, -0.1, 0, 0, -1e-6));
    check(new MatrixCase(4, Rows.of(1, 140), ssd, attention, 0));
    check(new MatrixCase(5, Rows.of(1, 140), ssd, attention, -1e4));
  }

  private static void check(MatrixCase k) {
    Tensor slopes = k.device.flatNormal(k.rows.spans().size(), k.ssd.heads(), 1);
    List<double[]> expected = k.expected(slopes.toDoubles());
    Tensor distance = k.distance(one);
    assertThat(Oracle.error(distance.toDoubles(), expected.get(0))).as("distance").isLessThan(TOLERANCE);
    List<Tensor> gradients = k.distanceGrad(slopes, distance, one);
    List<String> names = List.of("db", "dc", "dlogDecay", "dd");
    for (int i = 0; i < names.size(); i++) {
      double error = Oracle.error(gradients.get(i).toDoubles(), expected.get(1 + i));
      assertThat(error).as(names.get(i)).isLessThan(TOLERANCE);
    }
  }

  @Test
  void aRowAloneGivesTheBitsItHasInABatchOnAnyThreads() {
    SsdShape ssd = new SsdShape(4, 2, 1, 16);
    AttentionShape attention = AttentionShape.full(4, 2, 16);
    MatrixCase k = new MatrixCase(6, Rows.ofLengths(40, 100, 3), ssd, attention);
    Tensor slopes = k.device.flatNormal(3, 4, 1);
    Tensor distance = k.distance(one);
    assertThat(k.distance(three).toFloats()).isEqualTo(distance.toFloats());
    List<Tensor> first = k.distanceGrad(slopes, distance, one);
    List<Tensor> second = k.distanceGrad(slopes, distance, three);
    for (int i = 0; i < first.size(); i++) {
      assertThat(second.get(i).toFloats()).isEqualTo(first.get(i).toFloats());
    }
    Tensor alone = k.device.flat(1, 4);
    DistanceKernel.matrixDistance(k.b.rows(40, 140), k.c.rows(40, 140), k.logDecay.rows(40, 140), k.d, ssd,
        k.q.rows(40, 140), k.k.rows(40, 140), attention, Rows.of(1, 100), alone, one);
    assertThat(alone.toFloats()).isEqualTo(distance.rows(1, 2).toFloats());
  }

  @Test
  void aDistanceOfZeroHasAGradientOfZero() {
    // One token a document: both matrices are the single number 1.
    MatrixCase k = new MatrixCase(7, Rows.of(2, 1), new SsdShape(2, 2, 1, 8), AttentionShape.full(2, 2, 8));
    k.device.set(k.b, new double[(int) k.b.elements()]);
    k.device.set(k.d, 1, 1);
    Tensor distance = k.distance(one);
    assertThat(distance.toFloats()).containsOnly(0);
    List<Tensor> gradients = k.distanceGrad(k.device.flatNormal(2, 2, 1), distance, one);
    for (Tensor gradient : gradients.subList(0, 3)) {
      assertThat(gradient.toFloats()).containsOnly(0);
    }
    assertThat(gradients.get(3).toFloats()).containsOnly(1);
  }
}
