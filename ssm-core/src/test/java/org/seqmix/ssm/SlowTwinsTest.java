package org.seqmix.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.mixer.testkit.Extreme;
import org.seqmix.mixer.testkit.ScatteredWeights;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.reference.ReferenceDevice;

/// Whole layers against the same layers written out in plain loops, with random weights.
class SlowTwinsTest {
  private static final int WIDTH = 6;
  private static final int LENGTH = 11;
  private static final double BOUND = 1e-12;

  static Stream<Mamba2Config> mamba2() {
    Mamba2Config usual = Mamba2Config.of(WIDTH, 6, 3);
    return Stream.of(usual, usual.withGroups(2), usual.withGroups(6).withNorm(new Mamba2Config.Norm(1e-3, 4)),
        usual.withSteps(new Mamba2Config.Steps(0.02, 0.03)), usual.withSteps(new Mamba2Config.Steps(0.5, 0.5)),
        usual.withInner(18).withBias(), usual.withConvolution(1, false).withNorm(null));
  }

  static Stream<SelectiveScanConfig> selectiveScans() {
    return Stream.of(new SelectiveScanConfig(WIDTH, 12, 4, 2, 4, 2, true, true),
        new SelectiveScanConfig(WIDTH, 12, 12, 3, 2, 1, false, false),
        new SelectiveScanConfig(WIDTH, 6, 2, 1, 1, 3, true, false));
  }

  @ParameterizedTest
  @MethodSource("mamba2")
  void mamba2IsWhatItSays(Mamba2Config config) {
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("twins")) {
      Mamba2 mixer = new Mamba2(config, 1, weights(scope));
      compare(scope, mixer, new PlainMamba2(config, new Plain(mixer.parameters()))::forward);
    }
  }

  @ParameterizedTest
  @MethodSource("selectiveScans")
  void theSelectiveScanIsWhatItSays(SelectiveScanConfig config) {
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("twins")) {
      SelectiveScanMixer mixer = new SelectiveScanMixer(config, 1, weights(scope));
      compare(scope, mixer, new PlainSelectiveScan(config, new Plain(mixer.parameters()))::forward);
    }
  }

  private static Weights.Part weights(Scope scope) {
    return new ScatteredWeights(scope, DType.F64, 5, Extreme.none()).root();
  }

  private static void compare(Scope scope, SequenceMixer mixer, UnaryOperator<double[][]> twin) {
    Shape shape = Shape.of(LENGTH, WIDTH);
    double[] u = Init.normal(1).values(shape, new SplittableRandom(3));
    double[][] tokens = new double[LENGTH][];
    Arrays.setAll(tokens, t -> Arrays.copyOfRange(u, t * WIDTH, (t + 1) * WIDTH));
    double[] expected = Arrays.stream(twin.apply(tokens)).flatMapToDouble(Arrays::stream).toArray();
    double[] got = mixer.forward(Context.inference(scope), scope.of(DType.F64, shape, u), Rows.ofLengths(LENGTH))
        .toDoubles();
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertThat(got).containsExactly(expected, within(BOUND * largest));
  }
}
