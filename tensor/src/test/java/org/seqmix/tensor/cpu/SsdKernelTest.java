package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// The SSD's kernels against the recurrence in doubles, and bit for bit against themselves.
class SsdKernelTest {
  private static final double TOLERANCE = 2e-6;

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
  @CsvSource({"1, 4, 4", "7, 8, 12", "13, 12, 8", "31, 16, 32", "32, 32, 16", "33, 32, 32", "63, 64, 64", "64, 12, 64",
      "65, 64, 12", "129, 32, 64", "207, 64, 32", "65, 128, 16", "40, 20, 128"})
  void agreesWithTheRecurrence(int tokens, int state, int headDim) {
    check(new SsdCase(tokens, Rows.of(2, tokens), new SsdShape(4, 2, headDim, state)));
  }

  @Test
  void agreesAcrossDocumentsAndContinuingRows() {
    Rows rows = Rows.packedContinuing(new int[] {70, 5, 0, 33}, new int[][] {{13, 46}, {}, {}, {0, 32}},
        new int[] {9, 3, 4, 0});
    check(new SsdCase(1, rows, new SsdShape(6, 2, 24, 16)));
  }

  @Test
  void extremeGatesStayFinite() {
    check(new SsdCase(2, Rows.of(2, 77), new SsdShape(2, 1, 16, 16), 0, -100, -1e4, -0.1, 0, 0, -1e-6));
    check(new SsdCase(3, Rows.of(1, 129), new SsdShape(2, 2, 32, 32), 0));
    check(new SsdCase(4, Rows.of(1, 65), new SsdShape(2, 2, 32, 32), -1e4));
  }

  private static void check(SsdCase k) {
    List<double[]> expected = k.expected();
    SsdCase.Forward forward = k.forward(one);
    assertThat(Oracle.error(forward.y().toDoubles(), expected.get(0))).as("y").isLessThan(TOLERANCE);
    assertThat(Oracle.error(forward.out().toDoubles(), expected.get(1))).as("out").isLessThan(TOLERANCE);
    List<Tensor> gradients = k.backward(one);
    List<String> names = List.of("dx", "db", "dc", "dlogDecay", "dd", "din");
    for (int i = 0; i < names.size(); i++) {
      double error = Oracle.error(gradients.get(i).toDoubles(), expected.get(2 + i));
      assertThat(error).as(names.get(i)).isLessThan(TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 20, 32})
  void piecesGiveTheBitsOfTheWhole(int headDim) {
    SsdShape shape = new SsdShape(4, 2, headDim, 24);
    int tokens = 75;
    SsdCase k = new SsdCase(5, Rows.continuing(new int[] {tokens}, new int[] {3}), shape);
    SsdCase.Forward whole = k.forward(one);
    Tensor y = k.device.empty(tokens, shape.values());
    Tensor state = k.device.set(k.device.flat(k.in.rows(), k.in.columns()), k.in.toDoubles());
    int from = 0;
    for (int length : new int[] {1, 1, 7, 32, 33, 1}) {
      int to = from + length;
      Rows piece = Rows.continuing(new int[] {length}, new int[] {3 + from});
      SsdKernel.ssd(k.x.rows(from, to), k.b.rows(from, to), k.c.rows(from, to), k.logDecay.rows(from, to), k.d, piece,
          shape, state, y.rows(from, to), state, three);
      from = to;
    }
    assertThat(y.toFloats()).isEqualTo(whole.y().toFloats());
    assertThat(state.toFloats()).isEqualTo(whole.out().toFloats());
  }

  @Test
  void aRowAloneGivesTheBitsItHasInABatchOnAnyThreads() {
    SsdShape shape = new SsdShape(4, 2, 32, 32);
    SsdCase k = new SsdCase(6, Rows.ofLengths(40, 65, 3), shape);
    SsdCase.Forward batch = k.forward(three);
    assertThat(k.forward(one).y().toFloats()).isEqualTo(batch.y().toFloats());
    Tensor y = k.device.empty(65, shape.values());
    SsdKernel.ssd(k.x.rows(40, 105), k.b.rows(40, 105), k.c.rows(40, 105), k.logDecay.rows(40, 105), k.d,
        Rows.of(1, 65), shape, null, y, null, one);
    assertThat(y.toFloats()).isEqualTo(batch.y().rows(40, 105).toFloats());
    List<Tensor> first = k.backward(one);
    List<Tensor> second = k.backward(three);
    for (int i = 0; i < first.size(); i++) {
      assertThat(second.get(i).toFloats()).isEqualTo(first.get(i).toFloats());
    }
  }

  @Test
  void optionalTensorsMayBeMissing() {
    SsdShape shape = new SsdShape(2, 2, 16, 8);
    SsdCase k = new SsdCase(7, Rows.of(2, 37), shape);
    Tensor y = k.device.empty(74, shape.values());
    SsdKernel.ssd(k.x, k.b, k.c, k.logDecay, null, k.rows, shape, null, y, null, one);
    k.device.set(k.d, 0, 0);
    assertThat(y.toFloats()).isEqualTo(k.forward(one).y().toFloats());
    Tensor dx = k.device.empty(74, shape.values());
    SsdKernel.ssdGrad(k.dy, null, k.x, k.b, k.c, k.logDecay, null, k.rows, shape, null, dx,
        k.device.empty(74, shape.keys()), k.device.empty(74, shape.keys()), k.device.empty(74, shape.heads()), null,
        null, one);
    k.device.set(k.dout, new double[(int) k.dout.elements()]);
    assertThat(Oracle.error(dx.toDoubles(), k.expected().get(2))).isLessThan(TOLERANCE);
  }
}
