package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.testing.MixerCases;
import org.seqmix.tensor.testing.EdgePrograms;
import org.seqmix.tensor.testing.FamilyPrograms;
import org.seqmix.tensor.testing.Inputs;
import org.seqmix.tensor.testing.Program;
import org.seqmix.tensor.testing.SelectivePrograms.Operands;

/// Translated kernels of the mixers bit for bit against themselves: pieces, batches, blocks, repetitions.
class MixerBitsTest {
  private static OpenClDevice device;

  private Scope scope;
  private Inputs in;
  private Kernels k;

  @BeforeAll
  static void open() {
    device = OpenCl.device(OpenClSettings.defaults().translatedOnly().poisoning());
  }

  @AfterAll
  static void close() {
    if (device != null) {
      device.close();
    }
  }

  @BeforeEach
  void begin() {
    scope = device.newScope("bits");
    in = new Inputs(scope, DType.F32, 5);
    k = device.kernels();
  }

  @AfterEach
  void end() {
    scope.close();
  }

  @ParameterizedTest
  @CsvSource({"2147483647, false", "40, false", "40, true", "1, true"})
  void piecesOfAttentionGiveTheBitsOfTheWhole(int window, boolean forgets) {
    AttentionShape shape = new AttentionShape(6, 2, 12, 0.25, window);
    int tokens = 130;
    Tensor q = in.normal(tokens, 72, 1);
    Tensor keys = in.normal(tokens, 24, 1);
    Tensor values = in.normal(tokens, 24, 1);
    Tensor out = in.empty(tokens, 72);
    Tensor lse = in.empty(tokens, 6);
    k.attention(q, KeyValues.of(Rows.of(1, tokens), keys, values), Rows.of(1, tokens), shape, out, lse);
    Tensor pieces = in.empty(tokens, 72);
    Tensor pieceLse = in.empty(tokens, 6);
    int from = 0;
    for (int length : new int[] {1, 1, 7, 54, 1, 66}) {
      int to = from + length;
      int first = forgets ? shape.firstSeen(from) : 0;
      k.attention(q.rows(from, to),
          new KeyValues(List.of(keys.rows(first, to)), List.of(values.rows(first, to)), List.of(first)),
          Rows.continuing(new int[] {length}, new int[] {from}), shape, pieces.rows(from, to), pieceLse.rows(from, to));
      from = to;
    }
    assertThat(pieces.toFloats()).isEqualTo(out.toFloats());
    assertThat(pieceLse.toFloats()).isEqualTo(lse.toFloats());
  }

  @Test
  void piecesOfASelectiveScanGiveTheBitsOfTheWhole() {
    SelectiveShape s = new SelectiveShape(6, 2, 5);
    int tokens = 75;
    Operands o = Operands.of(k, in, s, tokens, 0.3);
    Tensor carried = in.flatNormal(5, 6, 1);
    Tensor y = in.empty(tokens, 6);
    Tensor out = scope.empty(DType.F32, 5, 6);
    k.selectiveScan(o.x(), o.dt(), o.a(), o.b(), o.c(), o.d(), Rows.continuing(new int[] {tokens}, new int[] {3}), s,
        carried, y, out);
    Tensor pieces = in.empty(tokens, 6);
    int from = 0;
    for (int length : new int[] {1, 1, 7, 32, 33, 1}) {
      int to = from + length;
      k.selectiveScan(o.x().rows(from, to), o.dt().rows(from, to), o.a(), o.b().rows(from, to), o.c().rows(from, to),
          o.d(), Rows.continuing(new int[] {length}, new int[] {3 + from}), s, carried, pieces.rows(from, to), carried);
      from = to;
    }
    assertThat(pieces.toFloats()).isEqualTo(y.toFloats());
    assertThat(carried.toFloats()).isEqualTo(out.toFloats());
  }

  /// Rows 40 to 105 alone and as the second of three rows; every output of the operations has a row a token.
  @Test
  void aRowDoesNotDependOnItsBatch() {
    MixerStep step = MixerStep.of(in, k, 108);
    List<Tensor> batch = step.run(in, k, Rows.ofLengths(40, 65, 3), 0);
    List<Tensor> alone = step.run(in, k, Rows.of(1, 65), 40);
    for (int i = 0; i < batch.size(); i++) {
      assertThat(alone.get(i).toFloats()).as("output %d", i).isEqualTo(batch.get(i).rows(40, 105).toFloats());
    }
  }

  @Test
  void blocksOfMatricesGiveTheBitsOfTheWhole() {
    SelectiveShape s = new SelectiveShape(3, 1, 5);
    Rows rows = FamilyPrograms.rows(60);
    Operands o = Operands.of(k, in, s, rows.tokens(), 0.1);
    Tensor v = in.normal(rows.tokens(), 21, 1);
    Tensor[] y = {in.empty(rows.tokens(), 21), in.empty(rows.tokens(), 21)};
    int[] steps = {60, 23};
    for (int i = 0; i < 2; i++) {
      for (int from = 0; from < 60; from += steps[i]) {
        int to = Math.min(60, from + steps[i]);
        Tensor m = in.empty(rows.rows() * 3L * (to - from), 60);
        k.selectiveRows(o.dt(), o.a(), o.b(), o.c(), o.d(), rows, s, from, to, m);
        k.matrixProduct(m, v, rows, 3, from, to, y[i]);
      }
    }
    assertThat(y[1].toFloats()).isEqualTo(y[0].toFloats()).doesNotContain(Float.NaN);
  }

  /// What lies above the diagonal and beyond a row's length is not read.
  @Test
  void productsReadNothingAboveTheDiagonal() {
    Rows rows = FamilyPrograms.rows(20);
    Tensor m = in.normal(rows.rows() * 2 * 20, 20, 1);
    Tensor v = in.normal(rows.tokens(), 18, 1);
    Tensor dy = in.normal(rows.tokens(), 18, 1);
    for (int i = 0; i < m.rows(); i++) {
      boolean exists = i % 20 < rows.length(i / 40);
      k.fill(m.rows(i, i + 1L).columns(exists ? i % 20 + 1 : 0, 20), Double.NaN);
    }
    Tensor y = in.empty(rows.tokens(), 18);
    Tensor dm = in.empty(m.rows(), 20);
    Tensor dv = in.normal(rows.tokens(), 18, 1);
    k.matrixProduct(m, v, rows, 2, 0, 20, y);
    k.matrixProductGrad(dy, m, v, rows, 2, 0, 20, dm, dv);
    for (Tensor t : List.of(y, dm, dv)) {
      assertThat(t.toFloats()).doesNotContain(Float.NaN);
    }
  }

  @Test
  void theSameCallGivesTheSameBits() {
    MixerCases.families(33).forEach(MixerBitsTest::repeats);
    MixerCases.edges(33).forEach(MixerBitsTest::repeats);
  }

  private static void repeats(String name, Program program) {
    List<double[]> first = run(program);
    List<double[]> second = run(program);
    for (int i = 0; i < first.size(); i++) {
      assertThat(second.get(i)).as("%s, output %d", name, i).isEqualTo(first.get(i));
    }
  }

  private static List<double[]> run(Program program) {
    try (Scope scope = device.newScope("again")) {
      return program.run(device.kernels(), new Inputs(scope, DType.F32, 3)).stream().map(Tensor::toDoubles).toList();
    }
  }

  /// Scores of thousands, logarithms of decays down to -1e30, steps of 1e30.
  @Test
  void extremesStayFinite() {
    Rows rows = Rows.packed(new int[] {40, 3}, new int[][] {{11}, {}});
    SsdShape ssd = new SsdShape(4, 2, 3, 5);
    AttentionShape attention = AttentionShape.full(4, 2, 6);
    List<Program> programs = List.of(EdgePrograms.attention(attention, rows, 100),
        EdgePrograms.bareSsd(ssd, rows, 1e30),
        EdgePrograms.distance(ssd, attention, rows, 1e30),
        EdgePrograms.matrixRows(ssd, attention, rows, 5, 30, 1e30),
        (kernels, inputs) -> {
          SelectiveShape s = new SelectiveShape(4, 2, 3);
          Operands o = Operands.of(kernels, inputs, s, rows.tokens(), 1e30);
          Tensor y = inputs.empty(rows.tokens(), 4);
          kernels.selectiveScan(o.x(), o.dt(), o.a(), o.b(), o.c(), o.d(), rows, s, null, y, null);
          return List.of(y);
        });
    for (int p = 0; p < programs.size(); p++) {
      for (double[] values : run(programs.get(p))) {
        assertThat(Arrays.stream(values).allMatch(Double::isFinite)).as("program %d", p).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void rowsWithoutTokensAreAllowed(int count) {
    MixerStep step = MixerStep.of(in, k, 1);
    for (Tensor t : step.run(in, k, Rows.of(count, 0), 0)) {
      assertThat(t.rows()).isZero();
    }
  }
}
