package org.seqmix.ssm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.mixer.MixingMatrix;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.mixer.testkit.Extreme;
import org.seqmix.mixer.testkit.RankLaw;
import org.seqmix.mixer.testkit.ScatteredWeights;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.reference.ReferenceDevice;

/// The blocks below the diagonal of random matrices have exactly the rank of the state: no more, and no less.
///
/// Decays are slow here, so that the last singular values within the state are far above rounding.
class SemiseparableRanksTest {
  private static final int WIDTH = 32;
  private static final double ROUNDING = 1e-12;
  private static final double PRESENT = 1e-6;

  private enum Kind {
    DISCRETE, STANDARD, SELECTIVE;

    Function<Weights.Part, SequenceMixer> of(int state) {
      Map<String, Init> slow =
          Map.of("A_log", Init.constant(-3), "dt_bias", Init.zeros(), "dt_proj.bias", Init.zeros());
      return switch (this) {
        case DISCRETE -> weights -> new DiscreteMamba2(DiscreteMamba2Config.of(WIDTH, 2, state), 1, weights);
        case STANDARD -> weights -> new Mamba2(Mamba2Config.of(WIDTH, 2, state), 1, OtherBeginnings.of(weights, slow));
        case SELECTIVE -> weights -> new SelectiveScanMixer(SelectiveScanConfig.of(WIDTH, 16, state), 1,
            OtherBeginnings.of(weights, slow));
      };
    }

    /// Inputs are 1 in column 0: discrete Mamba-2's A_log, which has no bias, is lowered by it.
    Extreme slow(int state) {
      int rows = DiscreteMamba2Config.of(WIDTH, 2, state).projected();
      return this == DISCRETE ? Extreme.shifted("slow decay", "in_proj.weight", rows - 2, rows, -4) : Extreme.none();
    }
  }

  static Stream<Arguments> cases() {
    return Stream.of(Kind.values())
        .flatMap(kind -> IntStream.of(1, 4, 16).mapToObj(state -> Arguments.of(kind, state)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void blocksHaveTheRankOfTheState(Kind kind, int state) {
    int length = 4 * state + 5;
    for (int seed = 1; seed <= 3; seed++) {
      try (Device device = new ReferenceDevice(); Scope scope = device.newScope("ranks")) {
        Context c = Context.inference(scope);
        SequenceMixer mixer =
            kind.of(state).apply(new ScatteredWeights(scope, DType.F64, seed, kind.slow(state)).at("mixer"));
        MixingMatrix m = mixer.mix(c, inputs(scope, length, seed), Rows.ofLengths(length)).matrix();
        for (int head : new int[] {0, m.heads() - 1}) {
          for (int corner : new int[] {state + 2, length / 2}) {
            double[] spectrum = RankLaw.singularValues(c, m, head, corner);
            assertThat(spectrum[state] / spectrum[0]).as("beyond the state").isLessThanOrEqualTo(ROUNDING);
            assertThat(spectrum[state - 1] / spectrum[0]).as("within the state").isGreaterThan(PRESENT);
          }
        }
      }
    }
  }

  private static Tensor inputs(Scope scope, int length, int seed) {
    Shape shape = Shape.of(length, WIDTH);
    double[] u = Init.normal(1).values(shape, new SplittableRandom(seed));
    for (int i = 0; i < u.length; i += WIDTH) {
      u[i] = 1;
    }
    return scope.of(DType.F64, shape, u);
  }
}
