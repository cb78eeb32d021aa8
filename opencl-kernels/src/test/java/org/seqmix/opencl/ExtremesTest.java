package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.tensor.Activation;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.reference.ReferenceDevice;

/// Law 10: gates wide open or shut and logits far apart give the reference's numbers, and finite ones.
class ExtremesTest {
  private static final double BOUND = 2e-5;
  /// Each within what an F32 holds after a square; zeros of either sign, and the ends of the exponential's range.
  private static final double[] FAR = {0, -0.0, 1e-30, -1e-30, 87, -87, -104, 1e4, -1e4, 1e18, -1e18};

  /// A log-sum-exp of 3e4 that is kept as one F32 is known to a unit in its last place, 2e-3, and the smallest loss here is 0.4.
  private static final double ONE_NUMBER = 2e-3 / 0.4;

  private static Device opencl;
  private static Device translated;
  private static Device reference;

  @BeforeAll
  static void open() {
    opencl = OpenCl.device();
    translated = OpenCl.device(OpenClSettings.defaults().translatedOnly());
    reference = new ReferenceDevice();
  }

  @AfterAll
  static void close() {
    if (opencl != null) {
      opencl.close();
      translated.close();
      reference.close();
    }
  }

  private interface Operation {
    Tensor[] run(Kernels k, Scope scope, DType type);
  }

  private static void agree(Operation operation) {
    agree(BOUND, operation);
  }

  /// As it is used within `bound`, by translated kernels alone within {@link #BOUND}.
  private static void agree(double bound, Operation operation) {
    double[][] expected = run(reference, DType.F64, operation);
    agree(bound, run(opencl, DType.F32, operation), expected);
    agree(BOUND, run(translated, DType.F32, operation), expected);
  }

  private static void agree(double bound, double[][] got, double[][] expected) {
    for (int i = 0; i < expected.length; i++) {
      for (int j = 0; j < expected[i].length; j++) {
        assertThat(got[i][j]).as("output %d, element %d, expected %s", i, j, expected[i][j]).isFinite();
        assertThat(Math.abs(got[i][j] - expected[i][j]))
            .as("output %d, element %d: %s for %s", i, j, got[i][j], expected[i][j])
            .isLessThanOrEqualTo(bound * Math.abs(expected[i][j]) + Float.MIN_NORMAL);
      }
    }
  }

  private static double[][] run(Device device, DType type, Operation operation) {
    try (Scope scope = device.newScope("extremes")) {
      return Arrays.stream(operation.run(device.kernels(), scope, type)).map(Tensor::toDoubles)
          .toArray(double[][]::new);
    }
  }

  private static Tensor of(Scope scope, DType type, double... values) {
    return scope.of(type, Shape.of(1, values.length), values);
  }

  @ParameterizedTest
  @EnumSource(value = Activation.class, mode = EnumSource.Mode.EXCLUDE, names = {"RECIPROCAL", "EXP"})
  void activations(Activation kind) {
    agree((k, scope, type) -> {
      Tensor x = of(scope, type, FAR);
      Tensor y = scope.empty(type, 1, FAR.length);
      Tensor dx = scope.empty(type, 1, FAR.length);
      k.activate(kind, x, y);
      k.activateGrad(kind, scope.full(type, x.shape(), 3), x, dx);
      return new Tensor[] {y, dx};
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void gates(boolean hasBias) {
    agree((k, scope, type) -> {
      Tensor z = of(scope, type, FAR);
      Tensor bias = hasBias ? of(scope, type, FAR).reshape(FAR.length) : null;
      Tensor one = scope.full(type, z.shape(), 1);
      Tensor y = scope.empty(type, 1, FAR.length);
      Tensor dx = scope.empty(type, 1, FAR.length);
      Tensor dz = scope.empty(type, 1, FAR.length);
      k.gate(one, z, bias, y);
      k.gateGrad(one, one, z, bias, dx, dz, null);
      return new Tensor[] {y, dx, dz};
    });
  }

  @ParameterizedTest
  @EnumSource(Divergence.class)
  void logitsFarApart(Divergence kind) {
    agree(ONE_NUMBER, (k, scope, type) -> {
      Tensor student = scope.of(type, Shape.of(3, 3), new double[] {1e4, -1e4, 0, 3e4, 3e4, 3e4, -1e4, -2e4, -3e4});
      Tensor teacher = scope.of(type, Shape.of(3, 3), new double[] {-1e4, 0, 1e4, -1e4, 0, 0, 0, 1e4, 5e3});
      Tensor loss = scope.empty(type, 3);
      Tensor slope = scope.empty(type, 3, 3);
      Tensor dloss = scope.of(type, Shape.of(3), new double[] {1, 2, 3});
      k.divergence(kind, student, 1, teacher, 2, loss);
      k.divergenceGrad(kind, dloss, student, 1, teacher, 2, slope);
      Tensor labels = scope.ofInts(Shape.of(3), new int[] {2, 1, 0});
      Tensor entropy = scope.empty(type, 3);
      Tensor lse = scope.empty(type, 3);
      Tensor dlogits = scope.empty(type, 3, 3);
      k.crossEntropy(student, labels, entropy, lse);
      k.crossEntropyGrad(dloss, student, labels, lse, dlogits);
      assertThat(Arrays.stream(dlogits.toDoubles()).allMatch(Double::isFinite)).isTrue();
      return new Tensor[] {loss, slope, entropy, lse};
    });
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e4, -104, -87, 0, 87, 104, 1e4})
  void slopesOfDecays(double aLog) {
    agree((k, scope, type) -> {
      Tensor x = of(scope, type, aLog);
      Tensor y = scope.empty(type, 1, 1);
      k.logDecayGrad(of(scope, type, 1), x, y);
      return new Tensor[] {y};
    });
  }
}
