package org.seqmix.mohawk.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.mohawk.Near;
import org.seqmix.mohawk.TestDevices;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Parameters;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// The optimizer against a plain loop in double.
class AdamWTest {
  private static final AdamWOptions OPTIONS = new AdamWOptions(0.9, 0.95, 1e-8, 0.1);
  private static final int STEPS = 5;
  private static final double CLIP = 1;

  /// Two groups, one longer than the clip and one shorter; matrices, a convolution, a vector.
  private static final Map<String, long[]> SHAPES = shapes();

  private static Map<String, long[]> shapes() {
    Map<String, long[]> out = new LinkedHashMap<>();
    out.put("long.matrix", new long[] {7, 13});
    out.put("long.bias", new long[] {13});
    out.put("short.taps", new long[] {5, 1, 4});
    return out;
  }

  private static String group(String name) {
    return name.substring(0, name.indexOf('.'));
  }

  private static double[] numbers(String name, long seed, double scale) {
    SplittableRandom random = new SplittableRandom(name.hashCode() * 31L + seed);
    return random.doubles(Shape.of(SHAPES.get(name)).elements(), -scale, scale).map(v -> (float) v).toArray();
  }

  private static double[] gradient(String name, int step) {
    return numbers(name, step, group(name).equals("long") ? 2 : 0.01);
  }

  private static double norm(String group, int step) {
    double sum = 0;
    for (String name : SHAPES.keySet()) {
      if (group.equals("") || group(name).equals(group)) {
        for (double g : gradient(name, step)) {
          sum += g * g;
        }
      }
    }
    return Math.sqrt(sum);
  }

  /// What `STEPS` updates make of a parameter, by the definition.
  private static double[] expected(String name, double clip) {
    double[] w = numbers(name, 0, 1);
    double[] m = new double[w.length];
    double[] v = new double[w.length];
    double decay = SHAPES.get(name).length > 1 ? OPTIONS.weightDecay() : 0;
    for (int step = 1; step <= STEPS; step++) {
      double scale = clip > 0 ? Math.min(1, clip / (norm(group(name), step) + 1e-6)) : 1;
      double[] g = gradient(name, step);
      for (int i = 0; i < w.length; i++) {
        m[i] = 0.9 * m[i] + 0.1 * scale * g[i];
        v[i] = 0.95 * v[i] + 0.05 * scale * scale * g[i] * g[i];
        double first = m[i] / (1 - Math.pow(0.9, step));
        double second = v[i] / (1 - Math.pow(0.95, step));
        w[i] -= rate(step) * (decay * w[i] + first / (Math.sqrt(second) + 1e-8));
      }
    }
    return w;
  }

  private static double rate(int step) {
    return 0.01 * step;
  }

  private static Parameters parameters(Scope scope, DType type) {
    return Parameters.of(SHAPES.keySet().stream()
        .map(n -> new Parameter(n, scope.of(type, Shape.of(SHAPES.get(n)), numbers(n, 0, 1)))).toList());
  }

  private static void give(AdamW optimizer, String name, double[] numbers, Scope scope) {
    Tensor into = optimizer.gradient(name);
    into.device().kernels().copy(scope.of(into.type(), into.shape(), numbers), into);
  }

  private static void train(AdamW optimizer, double clip, Scope scope) {
    for (int step = 1; step <= STEPS; step++) {
      for (String name : SHAPES.keySet()) {
        give(optimizer, name, gradient(name, step), scope);
      }
      double norm = optimizer.step(step, rate(step), clip, AdamWTest::group);
      assertThat(norm).isCloseTo(norm("", step), within(1e-6 * norm));
      for (String name : SHAPES.keySet()) {
        assertThat(optimizer.gradient(name).toDoubles()).containsOnly(0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {CLIP, 0})
  void inDouble(double clip) {
    try (Device device = TestDevices.open("reference"); Scope scope = device.newScope("test")) {
      Parameters parameters = parameters(scope, DType.F64);
      train(new AdamW(parameters, OPTIONS, scope), clip, scope);
      for (Parameter p : parameters) {
        assertThat(Near.ofLargest(p.value().toDoubles(), expected(p.name(), clip))).as(p.name()).isLessThan(1e-12);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.seqmix.mohawk.TestDevices#names")
  void inSingle(String deviceName) {
    try (Device device = TestDevices.open(deviceName); Scope scope = device.newScope("test")) {
      Parameters parameters = parameters(scope, DType.F32);
      train(new AdamW(parameters, OPTIONS, scope), CLIP, scope);
      for (Parameter p : parameters) {
        assertThat(Near.ofLargest(p.value().toDoubles(), expected(p.name(), CLIP))).as(p.name()).isLessThan(1e-6);
      }
    }
  }

  /// Neither moved nor decayed, and its moments stay zero.
  @Test
  void aParameterNoGradientReachedIsLeftAlone() {
    try (Device device = TestDevices.open("cpu"); Scope scope = device.newScope("test")) {
      Parameters parameters = parameters(scope, DType.F32);
      AdamW optimizer = new AdamW(parameters, OPTIONS, scope);
      give(optimizer, "short.taps", gradient("short.taps", 1), scope);
      optimizer.step(1, 0.1, CLIP, AdamWTest::group);
      assertThat(parameters.get("long.matrix").value().toDoubles()).isEqualTo(numbers("long.matrix", 0, 1));
      assertThat(optimizer.moments().get("first.long.matrix").value().toDoubles()).containsOnly(0);
      assertThat(parameters.get("short.taps").value().toDoubles()).isNotEqualTo(numbers("short.taps", 0, 1));
    }
  }

  @Test
  void aGradientThatIsNotFiniteChangesNothing() {
    try (Device device = TestDevices.open("cpu"); Scope scope = device.newScope("test")) {
      Parameters parameters = parameters(scope, DType.F32);
      AdamW optimizer = new AdamW(parameters, OPTIONS, scope);
      give(optimizer, "long.matrix", gradient("long.matrix", 1), scope);
      double[] bad = gradient("short.taps", 1);
      bad[3] = Double.NaN;
      give(optimizer, "short.taps", bad, scope);
      assertThatThrownBy(() -> optimizer.step(1, 0.1, CLIP, AdamWTest::group)).isInstanceOf(BadInputException.class)
          .hasMessage("training: the gradient of short.taps is not finite; lower the learning rate, or go on from an "
              + "earlier checkpoint");
      for (Parameter p : parameters) {
        assertThat(p.value().toDoubles()).isEqualTo(numbers(p.name(), 0, 1));
      }
    }
  }

  @Test
  void whatIsNotTrainedHasNoGradient() {
    try (Device device = TestDevices.open("reference"); Scope scope = device.newScope("test")) {
      AdamW optimizer = new AdamW(Parameters.of(List.of()), OPTIONS, scope);
      assertThatThrownBy(() -> optimizer.gradient("x")).isInstanceOf(IllegalArgumentException.class)
          .hasMessage("parameter x is not trained");
    }
  }
}
