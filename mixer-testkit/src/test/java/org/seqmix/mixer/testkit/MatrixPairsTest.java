package org.seqmix.mixer.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.mixer.MixingMatrix;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.op.Algebra;

/// Distances of every ordered pair of families, in F64.
class MatrixPairsTest {
  private static final int HEADS = 2;
  /// Longer than a block of 64 rows, packed, with an empty row and documents of one token.
  private static final LawCase LONG = new LawCase(List.of(row(71, 3, 68), row(0), row(1), row(6, 5)), 17);
  private static final LawCase SHORT = new LawCase(List.of(row(6, 4), row(0), row(1), row(3)), 18);

  private final Lab lab = Lab.open(LawDevice.reference(), LeakyMemory.underTest(), 1);

  @AfterEach
  void close() {
    lab.close();
  }

  static Stream<Arguments> pairs() {
    return MatrixFamily.ALL.stream().flatMap(a -> MatrixFamily.ALL.stream().map(b -> Arguments.of(a, b)));
  }

  private static LawCase.Row row(int length, Integer... starts) {
    return new LawCase.Row(length, List.of(starts));
  }

  private MixingMatrix first(MatrixFamily family, LawCase c) {
    return family.make().make(new RandomTensors(lab, c.dice("first")), c.packed(), HEADS);
  }

  private MixingMatrix second(MatrixFamily family, LawCase c) {
    return family.make().make(new RandomTensors(lab, c.dice("second")), c.packed(), HEADS);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aDistanceIsTheNormOfTheDifferenceBothWays(MatrixFamily a, MatrixFamily b) {
    MixingMatrix x = first(a, LONG);
    MixingMatrix y = second(b, LONG);
    double[] expected = norms(HostMatrix.of(lab, x), HostMatrix.of(lab, y));
    lab.close(a + " to " + b, expected, x.distance(lab.plain(), y).toDoubles());
    lab.close(b + " to " + a, expected, y.distance(lab.plain(), x).toDoubles());
  }

  private static double[] norms(HostMatrix a, HostMatrix b) {
    Rows rows = a.over();
    double[] squares = new double[rows.spans().size() * HEADS];
    for (int i = 0; i < squares.length; i++) {
      Rows.Span s = rows.spans().get(i / HEADS);
      for (int row = s.from() - rows.from(s.row()); row < s.to() - rows.from(s.row()); row++) {
        for (int column = 0; column < a.length(); column++) {
          double e = a.at(s.row(), i % HEADS, row, column) - b.at(s.row(), i % HEADS, row, column);
          squares[i] += e * e;
        }
      }
    }
    for (int i = 0; i < squares.length; i++) {
      squares[i] = Math.sqrt(squares[i]);
    }
    return squares;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void gradientsOfBothSidesAreSlopes(MatrixFamily a, MatrixFamily b) {
    MixingMatrix x = first(a, SHORT);
    MixingMatrix y = second(b, SHORT);
    Consumer<List<Parameter>> check =
        inputs -> GradientLaw.distance(lab, SHORT, a + " to " + b, inputs, c -> x, c -> y);
    check.accept(MatrixFamilyTest.named("first", x));
    check.accept(MatrixFamilyTest.named("second", y));
    List<Parameter> both = new ArrayList<>(MatrixFamilyTest.named("first", x));
    both.addAll(MatrixFamilyTest.named("second", y));
    check.accept(both);
  }

  static Stream<MatrixFamily> families() {
    return MatrixFamily.ALL.stream();
  }

  /// To itself, and to a matrix of other tensors with the same numbers.
  @ParameterizedTest
  @MethodSource("families")
  void aZeroDistanceHasAZeroGradient(MatrixFamily family) {
    MixingMatrix x = first(family, LONG);
    for (MixingMatrix same : List.of(x, first(family, LONG))) {
      Compare.zero(family + " to itself", x.distance(lab.plain(), same).toDoubles());
      Gradients.of(lab, MatrixFamilyTest.named("input", x), c -> Algebra.sum(c, x.distance(c, same)))
          .forEach(g -> Compare.zero(family + ": gradient of a zero distance for " + g.name(), g.values()));
    }
  }
}
