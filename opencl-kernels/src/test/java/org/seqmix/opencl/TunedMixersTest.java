package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.reference.ReferenceDevice;
import org.seqmix.tensor.testing.EdgePrograms;
import org.seqmix.tensor.testing.Inputs;
import org.seqmix.tensor.testing.MixerPrograms;
import org.seqmix.tensor.testing.Program;
import org.seqmix.tensor.testing.Programs;
import org.seqmix.tensor.testing.SelectivePrograms;

/// The mixers' kernels in OpenCL C on rows longer than their chunks and on steps, against the reference device in F64; and that
/// it was they who computed.
class TunedMixersTest {
  private static final double TOLERANCE = 2e-5;
  private static final Rows LONG = Rows.packedContinuing(new int[] {150, 65, 0, 9, 64},
      new int[][] {{40, 41, 73}, {}, {}, {0, 1, 2, 3, 4}, {}}, new int[] {3, 8, 2, 0, 5});
  private static final Rows STEPS = Rows.continuing(new int[] {1, 1, 0, 1, 1}, new int[] {4, 5, 6, 7, 0});

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
    SsdShape square = new SsdShape(4, 1, 64, 64);
    SsdShape odd = new SsdShape(6, 3, 13, 21);
    AttentionShape windowed = AttentionShape.full(4, 2, 24).withWindow(50);
    Rows packed = Rows.packed(new int[] {150, 0, 40}, new int[][] {{5, 70}, {}, {}});
    Map<String, Program> mixers = MixerPrograms.all(100, 16);
    return Stream.of(
        Arguments.of("ssd of chunks", forward(square, LONG, -0.2, false), "ssd_outputs"),
        Arguments.of("ssd of odd sizes", forward(odd, LONG, -0.2, false), "ssd_outputs"),
        Arguments.of("ssd that keeps everything", forward(odd, LONG, 0, false), "ssd_outputs"),
        Arguments.of("ssd that forgets at once", forward(odd, LONG, -1e4, false), "ssd_outputs"),
        Arguments.of("ssd in place", forward(square, LONG, -0.2, true), "ssd_outputs"),
        Arguments.of("ssd steps", forward(square, STEPS, -0.2, false), "ssd_step"),
        Arguments.of("ssd steps in place", forward(new SsdShape(4, 2, 12, 21), STEPS, -0.2, true), "ssd_step"),
        Arguments.of("ssd gradients", mixers.get("ssd"), "ssd_slopes"),
        Arguments.of("ssd gradients alone", EdgePrograms.bareSsd(odd, packed, 1), "ssd_slopes"),
        Arguments.of("distance", mixers.get("matrix distance"), "distance_squares"),
        Arguments.of("distance in a window", EdgePrograms.distance(new SsdShape(4, 2, 1, 35), windowed, packed, 1),
            "matrix_slopes"),
        Arguments.of("matrix rows", mixers.get("matrix rows"), "matrix_rows"),
        Arguments.of("convolution", Programs.all(150, 37).get("causalConv of 4"), "causal_conv_grad"),
        Arguments.of("selective scan", SelectivePrograms.scan(new SelectiveShape(140, 2, 16), LONG, 0.3),
            "selective_slopes"));
  }

  /// y and the states after; the same twice, to the bit.
  private static Program forward(SsdShape s, Rows rows, double decay, boolean inPlace) {
    return (k, in) -> {
      int t = rows.tokens();
      int states = rows.rows() * s.heads() * s.state();
      Tensor decays = in.normal(t, s.heads(), 1);
      k.multiply(decays, decays, decays);
      k.axpby(decay, decays, 0, decays, decays);
      Tensor state = in.flatNormal(states, s.headDim(), 1);
      Tensor out = inPlace ? state : in.constant(7, states, s.headDim());
      Tensor y = in.empty(t, s.values());
      k.ssd(in.normal(t, s.values(), 1), in.normal(t, s.keys(), 0.4), in.normal(t, s.keys(), 0.4), decays,
          in.normalVector(s.heads()), rows, s, state, y, out);
      return List.of(y, out);
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void agreesWithTheReference(String name, Program program, String kernel) {
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
    assertThat(device.kernelTimes()).anyMatch(line -> line.contains(kernel));
    assertThat(run(device, DType.F32, program)).usingRecursiveComparison().isEqualTo(got);
  }

  /// A step after a long row gives what the longer row gives.
  @Test
  void aStepContinuesALongRow() {
    SsdShape s = new SsdShape(2, 1, 64, 32);
    Program whole = (k, in) -> pieces(k, in, s, 97, 1);

    List<double[]> got = run(device, DType.F32, whole);

    assertThat(OpenCl.error(got.get(1), got.get(0))).isLessThan(TOLERANCE);
  }

  private static List<Tensor> pieces(Kernels k, Inputs in, SsdShape s, int first, int second) {
    int t = first + second;
    Tensor x = in.normal(t, s.values(), 1);
    Tensor b = in.normal(t, s.keys(), 0.4);
    Tensor c = in.normal(t, s.keys(), 0.4);
    Tensor decay = in.normal(t, s.heads(), 1);
    k.logDecay(decay, decay);
    Tensor y = in.empty(t, s.values());
    k.ssd(x, b, c, decay, null, Rows.of(1, t), s, null, y, null);
    Tensor again = in.empty(t, s.values());
    Tensor state = in.constant(0, (long) s.heads() * s.state(), s.headDim());
    List<Rows> parts = new ArrayList<>(List.of(Rows.of(1, first),
        Rows.continuing(new int[] {second}, new int[] {first})));
    int from = 0;
    for (Rows part : parts) {
      int to = from + part.tokens();
      k.ssd(x.rows(from, to), b.rows(from, to), c.rows(from, to), decay.rows(from, to), null, part, s, state,
          again.rows(from, to), state);
      from = to;
    }
    return List.of(y, again);
  }

  private static List<double[]> run(Device device, DType type, Program program) {
    try (Scope scope = device.newScope("mixers")) {
      return program.run(device.kernels(), new Inputs(scope, type, 5)).stream().map(Tensor::toDoubles).toList();
    }
  }
}
