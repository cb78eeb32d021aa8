package org.seqmix.mixer.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.mixer.MixingMatrix;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Every family of matrices alone: rows, products, gradients, borders and devices.
class MatrixFamilyTest {
  private static final int HEADS = 3;
  /// Longer than a block of 64 rows, packed, with an empty row and documents of one token.
  private static final LawCase LONG = new LawCase(List.of(row(71, 3, 68), row(0), row(1), row(6, 5)), 7);
  private static final LawCase SHORT = new LawCase(List.of(row(6, 4), row(0), row(1), row(3)), 8);

  private final Lab lab = Lab.open(LawDevice.reference(), LeakyMemory.underTest(), 1);

  @AfterEach
  void close() {
    lab.close();
  }

  static Stream<MatrixFamily> families() {
    return MatrixFamily.ALL.stream();
  }

  private static LawCase.Row row(int length, Integer... starts) {
    return new LawCase.Row(length, List.of(starts));
  }

  private static MixingMatrix matrix(MatrixFamily family, Lab where, LawCase c) {
    return OtherMatrices.of(family, where, c, HEADS);
  }

  @ParameterizedTest
  @MethodSource("families")
  void blocksOfRowsAreThoseOfTheDenseMatrix(MatrixFamily family) {
    MixingMatrix m = matrix(family, lab, LONG);
    HostMatrix dense = HostMatrix.of(lab, m);
    for (int[] block : new int[][] {{0, 0}, {0, 1}, {2, 5}, {63, 71}, {70, 71}}) {
      lab.same(family + ": rows " + block[0] + " to " + block[1], dense.rows(block[0], block[1]),
          m.rows(lab.plain(), block[0], block[1]).toDoubles());
    }
  }

  /// As many values a head as the families' own, fewer and more.
  @ParameterizedTest
  @MethodSource("families")
  void applyIsTheDenseMatrixTimesValues(MatrixFamily family) {
    MixingMatrix m = matrix(family, lab, LONG);
    for (int headDim : new int[] {1, MatrixFamily.SIZE, 5}) {
      double[] values = LONG.dice("values").gaussians(LONG.tokens() * HEADS * headDim);
      Tensor v = lab.tensor(values, LONG.tokens(), (long) HEADS * headDim);
      lab.close(family + " times values", HostMatrix.of(lab, m).times(values), m.apply(lab.plain(), v).toDoubles());
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void nothingIsSeenBeyondTheDocument(MatrixFamily family) {
    MixingMatrix m = matrix(family, lab, LONG);
    CausalityLaw.looksBackOnly(lab, HostMatrix.of(lab, m));
  }

  @ParameterizedTest
  @MethodSource("families")
  void gradientsAreSlopes(MatrixFamily family) {
    MixingMatrix m = matrix(family, lab, SHORT);
    List<Parameter> inputs = named("input", m);
    slopes(inputs, family + ": the dense matrix", (c, none) -> m.dense(c));
    slopes(inputs, family + ": rows 1 to 4", (c, none) -> m.rows(c, 1, 4));
    Tensor values = lab.tensor(SHORT.dice("values").gaussians(SHORT.tokens() * HEADS * 2), SHORT.tokens(), HEADS * 2);
    List<Parameter> all = new ArrayList<>(inputs);
    all.add(new Parameter("values", values));
    slopes(all, family + ": the product", (c, none) -> m.apply(c, values));
  }

  private void slopes(List<Parameter> inputs, String what, BiFunction<Context, Rows, Tensor> function) {
    Dice dice = SHORT.dice(what);
    double[] weights = dice.gaussians(Math.toIntExact(function.apply(lab.plain(), SHORT.packed()).elements()));
    CentralDifference.check(lab, dice, what, inputs,
        c -> Gradients.weighted(lab, c, function.apply(c, SHORT.packed()), weights));
  }

  static List<Parameter> named(String prefix, MixingMatrix m) {
    List<Parameter> out = new ArrayList<>();
    for (Tensor t : m.inputs()) {
      out.add(new Parameter(prefix + " " + out.size(), t));
    }
    return out;
  }

  @ParameterizedTest
  @MethodSource("families")
  void devicesAgree(MatrixFamily family) {
    MixingMatrix expected = matrix(family, lab, LONG);
    double[] dense = HostMatrix.of(lab, expected).numbers();
    double[] values = LONG.dice("values").gaussians(LONG.tokens() * HEADS * MatrixFamily.SIZE);
    for (LawDevice device : List.of(LawDevice.referenceF32(), LawDevice.cpu())) {
      try (Lab there = Lab.open(device, LeakyMemory.underTest(), 1)) {
        MixingMatrix m = matrix(family, there, LONG);
        there.close(family + ": the dense matrix", dense, HostMatrix.of(there, m).numbers());
        there.close(family + ": the product", product(lab, expected, values), product(there, m, values));
      }
    }
  }

  private static double[] product(Lab where, MixingMatrix m, double[] values) {
    return m.apply(where.plain(), where.tensor(values, LONG.tokens(), (long) HEADS * MatrixFamily.SIZE)).toDoubles();
  }
}
