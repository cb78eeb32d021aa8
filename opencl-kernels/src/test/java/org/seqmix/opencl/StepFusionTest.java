package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.reference.ReferenceDevice;
import org.seqmix.tensor.testing.Inputs;
import org.seqmix.tensor.testing.Program;

/// Operations that share a launch give what they give one after the other, whatever stands between them.
class StepFusionTest {
  private static final double TOLERANCE = 2e-5;
  private static OpenClDevice device;

  @BeforeAll
  static void open() {
    device = OpenCl.device(OpenClSettings.defaults().poisoning().keepingTimes());
  }

  @AfterAll
  static void close() {
    if (device != null) {
      device.close();
    }
  }

  static Stream<Arguments> programs() {
    List<Arguments> all = new ArrayList<>();
    for (int rows : new int[] {1, 3, 8}) {
      all.add(Arguments.of("norm and product of " + rows, normAndProduct(rows), List.of("few_rows")));
      all.add(Arguments.of("product and sum of " + rows, sum(rows, false), List.of("few_rows")));
      all.add(Arguments.of("product and sum in place of " + rows, sum(rows, true), List.of("few_rows")));
      all.add(Arguments.of("MLP of " + rows, mlp(rows), List.of("few_rows", "few_rows")));
      all.add(Arguments.of("mixer of " + rows, mixer(rows, new SsdShape(3, 3, 12, 21), false), List.of("mixer_step")));
      all.add(Arguments.of("wide mixer of " + rows, mixer(rows, new SsdShape(2, 2, 64, 64), false),
          List.of("mixer_step")));
      all.add(Arguments.of("mixer with shared keys of " + rows, mixer(rows, new SsdShape(4, 2, 12, 21), false),
          List.of("causal_conv_step", "gate", "log_decay", "ssd_step")));
      all.add(Arguments.of("mixer that is looked into, of " + rows, mixer(rows, new SsdShape(3, 3, 12, 21), true),
          List.of("causal_conv_step", "fill", "gate", "log_decay", "ssd_step")));
    }
    all.add(Arguments.of("many rows", normAndProduct(40), List.of("product", "rms_norm")));
    all.add(Arguments.of("norm in place", normInPlace(), List.of("few_rows", "rms_norm")));
    all.add(Arguments.of("three products of a norm", three(), List.of("few_rows", "few_rows")));
    all.add(Arguments.of("gate of others", gateOfOthers(), List.of("few_rows", "gate")));
    all.add(Arguments.of("products into one result", overwritten(), List.of("few_rows", "few_rows")));
    all.add(Arguments.of("sum with a factor", difference(), List.of("axpby", "few_rows")));
    all.add(Arguments.of("sum over the input", sumOverInput(), List.of("axpby", "few_rows")));
    return all.stream();
  }

  private static Program normAndProduct(int rows) {
    return (k, in) -> {
      Tensor u = in.empty(rows, 70);
      Tensor scale = in.vector(rows);
      Tensor y = in.empty(rows, 33);
      Tensor x = in.normal(rows, 70, 1);
      Tensor norm = in.normalVector(70);
      Tensor w = in.normal(33, 70, 1);
      Tensor bias = in.normalVector(33);
      k.rmsNorm(x, norm, 1e-5, u, scale);
      k.linear(u, w, bias, y);
      return List.of(u, scale, y);
    };
  }

  private static Program sum(int rows, boolean inPlace) {
    return (k, in) -> {
      Tensor mixed = in.empty(rows, 33);
      Tensor x = in.normal(rows, 33, 1);
      Tensor h = inPlace ? x : in.empty(rows, 33);
      Tensor inner = in.normal(rows, 64, 1);
      Tensor w = in.normal(33, 64, 1);
      Tensor bias = in.normalVector(33);
      k.linear(inner, w, bias, mixed);
      k.axpby(1, x, 1, mixed, h);
      return List.of(mixed, h);
    };
  }

  private static Program mlp(int rows) {
    return (k, in) -> {
      Tensor x = in.normal(rows, 40, 1);
      Tensor u = in.empty(rows, 40);
      Tensor scale = in.vector(rows);
      Tensor up = in.empty(rows, 52);
      Tensor gate = in.empty(rows, 52);
      Tensor inner = in.empty(rows, 52);
      Tensor down = in.empty(rows, 40);
      Tensor h = in.empty(rows, 40);
      Tensor norm = in.normalVector(40);
      Tensor upWeight = in.normal(52, 40, 1);
      Tensor gateWeight = in.normal(52, 40, 1);
      Tensor downWeight = in.normal(40, 52, 1);
      k.rmsNorm(x, norm, 1e-5, u, scale);
      k.linear(u, upWeight, null, up);
      k.linear(u, gateWeight, null, gate);
      k.gate(up, gate, null, inner);
      k.linear(inner, downWeight, null, down);
      k.axpby(1, x, 1, down, h);
      return List.of(u, scale, up, gate, inner, down, h);
    };
  }

  /// A token a row, of rows that continue or do not, and an empty one; `between` asks for a result on the way.
  private static Program mixer(int rows, SsdShape s, boolean between) {
    return (k, in) -> {
      int[] lengths = new int[rows + 1];
      Arrays.fill(lengths, 0, rows, 1);
      int[][] starts = new int[rows + 1][0];
      int[] positions = new int[rows + 1];
      Arrays.fill(positions, 2);
      if (rows > 1) {
        starts[1] = new int[] {0};
        positions[1] = 0;
      }
      Rows each = Rows.packedContinuing(lengths, starts, positions);
      int channels = s.values() + 2 * s.keys();
      Tensor p = in.normal(rows, channels + s.values() + s.heads(), 1);
      Tensor carried = in.flatNormal((rows + 1) * 3, channels, 1).reshape(rows + 1, 3, channels);
      Tensor state = in.flatNormal((rows + 1) * s.heads() * s.state(), s.headDim(), 1);
      Tensor xbc = in.empty(rows, channels);
      Tensor decay = in.empty(rows, s.heads());
      Tensor y = in.empty(rows, s.values());
      Tensor gated = in.empty(rows, s.values());
      Tensor taps = in.flatNormal(channels, 4, 1);
      Tensor bias = in.normalVector(channels);
      Tensor skip = in.normalVector(s.heads());
      Tensor zBias = in.normalVector(s.values());
      k.causalConv(p.columns(0, channels), taps, bias, each, carried, xbc,
          carried);
      if (between) {
        k.fill(p.columns(channels + s.values() - 1, channels + s.values()), 0.25);
      }
      k.logDecay(p.columns(channels + s.values(), channels + s.values() + s.heads()), decay);
      k.ssd(xbc.columns(0, s.values()), xbc.columns(s.values(), s.values() + s.keys()),
          xbc.columns(s.values() + s.keys(), channels), decay, skip, each, s, state, y, state);
      k.gate(y, p.columns(channels, channels + s.values()), zBias, gated);
      return List.of(xbc, carried.reshape((rows + 1) * 3L, channels), decay, y, state, gated);
    };
  }

  private static Program normInPlace() {
    return (k, in) -> {
      Tensor x = in.normal(2, 70, 1);
      Tensor y = in.empty(2, 33);
      Tensor norm = in.normalVector(70);
      Tensor scale = in.vector(2);
      Tensor w = in.normal(33, 70, 1);
      k.rmsNorm(x, norm, 1e-5, x, scale);
      k.linear(x, w, null, y);
      return List.of(x, y);
    };
  }

  private static Program three() {
    return (k, in) -> {
      Tensor u = in.empty(2, 70);
      Tensor q = in.empty(2, 48);
      Tensor keys = in.empty(2, 16);
      Tensor values = in.empty(2, 16);
      Tensor x = in.normal(2, 70, 1);
      Tensor norm = in.normalVector(70);
      Tensor scale = in.vector(2);
      Tensor qWeight = in.normal(48, 70, 1);
      Tensor keyWeight = in.normal(16, 70, 1);
      Tensor valueWeight = in.normal(16, 70, 1);
      k.rmsNorm(x, norm, 1e-5, u, scale);
      k.linear(u, qWeight, null, q);
      k.linear(u, keyWeight, null, keys);
      k.linear(u, valueWeight, null, values);
      return List.of(u, q, keys, values);
    };
  }

  private static Program gateOfOthers() {
    return (k, in) -> {
      Tensor x = in.normal(2, 70, 1);
      Tensor a = in.empty(2, 16);
      Tensor b = in.empty(2, 16);
      Tensor y = in.empty(2, 16);
      Tensor first = in.normal(16, 70, 1);
      Tensor second = in.normal(16, 70, 1);
      k.linear(x, first, null, a);
      k.linear(x, second, null, b);
      k.gate(b, a, null, y);
      return List.of(a, b, y);
    };
  }

  /// The second result lies where the first one does, and is the one that stays.
  private static Program overwritten() {
    return (k, in) -> {
      Tensor x = in.normal(2, 70, 1);
      Tensor y = in.empty(2, 16);
      Tensor first = in.normal(16, 70, 1);
      Tensor second = in.normal(16, 70, 1);
      k.linear(x, first, null, y);
      k.linear(x, second, null, y);
      return List.of(y);
    };
  }

  private static Program difference() {
    return (k, in) -> {
      Tensor x = in.normal(2, 70, 1);
      Tensor a = in.empty(2, 70);
      Tensor y = in.empty(2, 70);
      Tensor w = in.normal(70, 70, 1);
      k.linear(x, w, null, a);
      k.axpby(1, x, -1, a, y);
      return List.of(a, y);
    };
  }

  /// The sum overwrites what the product reads.
  private static Program sumOverInput() {
    return (k, in) -> {
      Tensor x = in.normal(2, 70, 1);
      Tensor a = in.empty(2, 70);
      Tensor w = in.normal(70, 70, 1);
      k.linear(x, w, null, a);
      k.axpby(1, x, 1, a, x);
      return List.of(a, x);
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void givesWhatTheReferenceGives(String name, Program program, List<String> kernels) {
    List<double[]> expected;
    try (Device reference = new ReferenceDevice()) {
      expected = run(reference, DType.F64, program);
    }
    run(device, DType.F32, program);
    device.kernelTimes();
    List<double[]> got = run(device, DType.F32, program);

    for (int i = 0; i < expected.size(); i++) {
      assertThat(OpenCl.error(got.get(i), expected.get(i))).as("output %d", i).isLessThan(TOLERANCE);
    }
    assertThat(launched()).as("launches").isEqualTo(kernels.stream().filter(kernel -> !kernel.equals("fill")).toList());
    assertThat(run(device, DType.F32, program)).usingRecursiveComparison().isEqualTo(got);
  }

  /// Names of the kernels that ran, one each launch.
  private static List<String> launched() {
    return device.kernelTimes().stream().flatMap(line -> {
      String[] words = line.split("[,:] | launches", -1);
      return Stream.generate(() -> words[1]).limit(Integer.parseInt(words[2]));
    }).sorted().toList();
  }

  private static List<double[]> run(Device on, DType type, Program program) {
    try (Scope scope = on.newScope("steps")) {
      return program.run(on.kernels(), new Inputs(scope, type, 3)).stream().map(Tensor::toDoubles).toList();
    }
  }

  /// Each of two threads on one device finds its results, whoever queues what waited.
  @Test
  @Timeout(100)
  void twoThreadsShareADevice() throws InterruptedException, ExecutionException {
    List<double[]> alone = run(device, DType.F32, mlp(2));
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<?>> both = new ArrayList<>();
      for (int t = 0; t < 2; t++) {
        both.add(threads.submit(() -> {
          for (int i = 0; i < 100; i++) {
            List<double[]> got = run(device, DType.F32, mlp(2));
            for (int j = 0; j < alone.size(); j++) {
              assertThat(OpenCl.error(got.get(j), alone.get(j))).as("step %d, output %d", i, j).isLessThan(1e-6);
            }
          }
        }));
      }
      for (Future<?> each : both) {
        each.get();
      }
    }
  }

  /// What a kernel refuses is refused where it is asked for, not when it would run.
  @Test
  void anOperandOfAnotherTypeIsAnErrorAtOnce() {
    try (Scope scope = device.newScope("types")) {
      Tensor x = scope.full(DType.F32, Shape.of(1, 8), 1);
      Tensor w = scope.empty(DType.BF16, Shape.of(8));

      assertThatThrownBy(
          () -> device.kernels().rmsNorm(x, w, 1e-5, scope.empty(DType.F32, 1, 8), scope.empty(DType.F32, 1)))
          .hasMessageContaining("BF16");
    }
  }

  /// What waits when its scope closes is run before its memory is another's.
  @Test
  void aScopeThatClosesTakesWaitingOperationsAlong() {
    try (Scope scope = device.newScope("kept")) {
      Tensor w = scope.full(DType.F32, Shape.of(4, 4), 1);
      Tensor y = scope.empty(DType.F32, 1, 4);
      try (Scope brief = device.newScope("brief")) {
        device.kernels().linear(brief.full(DType.F32, Shape.of(1, 4), 2), w, null, y);
      }
      try (Scope next = device.newScope("next")) {
        next.full(DType.F32, Shape.of(1, 4), 9);
      }

      assertThat(y.toDoubles()).containsOnly(8);
    }
  }
}
