package org.seqmix.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.reference.ReferenceDevice;
import org.seqmix.tensor.testing.EdgePrograms;
import org.seqmix.tensor.testing.Inputs;
import org.seqmix.tensor.testing.Program;

/// Attention's kernels in OpenCL C on lengths, head dims and caches that nothing divides, against the reference device in F64.
class TunedAttentionTest {
  private static final double BOUND = 2e-5;
  private static final int ALL = Integer.MAX_VALUE;

  private static OpenClDevice device;
  private static ReferenceDevice reference;

  @BeforeAll
  static void open() {
    device = OpenCl.device(OpenClSettings.defaults().withoutSearch().poisoning().keepingTimes());
    reference = new ReferenceDevice();
  }

  @AfterAll
  static void close() {
    if (device != null) {
      device.close();
      reference.close();
    }
  }

  private static List<double[]> run(Device on, DType type, Program program) {
    try (Scope scope = on.newScope("attention")) {
      return program.run(on.kernels(), new Inputs(scope, type, 11)).stream().map(Tensor::toDoubles).toList();
    }
  }

  /// Compares the results, and says whether all of `kernels` took part in them.
  private static void check(Program program, String... kernels) {
    device.kernelTimes();
    List<double[]> got = run(device, DType.F32, program);
    List<String> ran = device.kernelTimes();
    List<double[]> expected = run(reference, DType.F64, program);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(OpenCl.error(got.get(i), expected.get(i))).as("output %d", i).isLessThan(BOUND);
    }
    for (String kernel : kernels) {
      assertThat(ran).as(kernel).anyMatch(line -> line.contains(", " + kernel));
    }
  }

  @ParameterizedTest
  @CsvSource({"4, 2, 12, 2147483647, 75", "6, 2, 12, 20, 75", "2, 2, 40, 2147483647, 33", "4, 1, 64, 5, 50",
      "1, 1, 64, 2, 17",
      "2, 1, 132, 2147483647, 20"})
  void packedRowsAgree(int heads, int kvHeads, int headDim, int window, int tokens) {
    Rows rows = Rows.packed(new int[] {tokens, 0, 9, 1}, new int[][] {{tokens / 3}, {}, {4}, {}});
    check(EdgePrograms.attention(new AttentionShape(heads, kvHeads, headDim, 0.3, window), rows, 1));
  }

  @Test
  void theFastKernelsTakePart() {
    if (device.info().name().contains("NVIDIA")) {
      return;
    }
    check(EdgePrograms.attention(AttentionShape.full(4, 2, 12), Rows.of(2, 40), 1), "attention:", "attention_delta:",
        "attention_dq:", "attention_dkv:");
    check(EdgePrograms.cached(AttentionShape.full(4, 2, 12), steps(1), false), "attention_split:",
        "attention_join:");
  }

  /// NVIDIA's devices have at most 65,535 groups in a launch's second dimension, which tiles are.
  @Test
  void moreTilesThanALaunchHoldsAreTwoLaunches() {
    AttentionShape shape = AttentionShape.full(1, 1, 4);
    run(device, DType.F32, EdgePrograms.attention(shape, Rows.of(2, 9), 1));
    check(EdgePrograms.attention(shape, Rows.of(66_000, 9), 1), "attention: 2 launches", "attention_dq: 2 launches",
        "attention_dkv: 2 launches");
  }

  private static Rows steps(int queries) {
    return Rows.continuing(new int[] {queries, queries, 0, 1, queries}, new int[] {300, 0, 5, 127, 128});
  }

  static Stream<Arguments> caches() {
    return Stream.of(1, 3, 8, 20).flatMap(queries -> Stream.of(ALL, 140, 1)
        .flatMap(window -> Stream.of(false, true).map(forgets -> Arguments.of(queries, window, forgets))));
  }

  @ParameterizedTest
  @MethodSource("caches")
  void cachesAgree(int queries, int window, boolean forgets) {
    check(EdgePrograms.cached(new AttentionShape(6, 2, 12, 0.3, window), steps(queries), forgets));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 32", "8, 1, 64", "4, 4, 132"})
  void stepsOfOtherHeadDimsAgree(int heads, int kvHeads, int headDim) {
    check(EdgePrograms.cached(AttentionShape.full(heads, kvHeads, headDim), steps(2), false));
  }

  @ParameterizedTest
  @CsvSource({"12, 2147483647, 0, 75", "12, 9, 20, 41", "40, 2147483647, 74, 75"})
  void rowsOfMatricesAgree(int headDim, int window, int from, int to) {
    Rows rows = Rows.packed(new int[] {75, 0, 30}, new int[][] {{25}, {}, {}});
    check(rowsOfMatrices(new AttentionShape(4, 2, headDim, 0.3, window), rows, from, to));
  }

  private static Program rowsOfMatrices(AttentionShape shape, Rows rows, int from, int to) {
    return (k, in) -> {
      int lines = rows.rows() * shape.heads() * (to - from);
      Tensor q = in.normal(rows.tokens(), shape.heads() * shape.headDim(), 1);
      Tensor keys = in.normal(rows.tokens(), shape.kvHeads() * shape.headDim(), 1);
      Tensor m = in.empty(lines, rows.maxLength());
      k.attentionRows(q, keys, rows, shape, from, to, m);
      Tensor dq = in.normal(rows.tokens(), shape.heads() * shape.headDim(), 1);
      Tensor dk = in.normal(rows.tokens(), shape.kvHeads() * shape.headDim(), 1);
      k.attentionRowsGrad(in.normal(lines, rows.maxLength(), 1), q, keys, rows, shape, from, to, dq, dk);
      return List.of(m, dq, dk);
    };
  }

  /// Scores of some hundreds carry an error of their own rounding, 2^-24 of them.
  @Test
  void largeScoresStayFinite() {
    List<double[]> got =
        run(device, DType.F32, EdgePrograms.attention(AttentionShape.full(2, 2, 16), Rows.of(1, 60), 8));
    assertThat(got).allMatch(values -> Arrays.stream(values).allMatch(Double::isFinite));
  }

  /// Law 5 holds within a bound: pieces and steps run other kernels than the whole.
  @Test
  void piecesAgreeWithTheWhole() {
    AttentionShape shape = AttentionShape.full(4, 2, 12);
    int tokens = 100;
    try (Scope scope = device.newScope("pieces")) {
      Inputs in = new Inputs(scope, DType.F32, 5);
      Tensor q = in.normal(tokens, 48, 1);
      Tensor k = in.normal(tokens, 24, 1);
      Tensor v = in.normal(tokens, 24, 1);
      Tensor whole = in.empty(tokens, 48);
      Tensor again = in.empty(tokens, 48);
      Tensor pieces = in.empty(tokens, 48);
      Tensor lse = in.empty(tokens, 4);
      Rows rows = Rows.of(1, tokens);
      device.kernels().attention(q, KeyValues.of(rows, k, v), rows, shape, whole, lse);
      device.kernels().attention(q, KeyValues.of(rows, k, v), rows, shape, again, lse);
      int from = 0;
      for (int length : new int[] {1, 7, 31, 1, 60}) {
        int to = from + length;
        device.kernels().attention(q.rows(from, to), new KeyValues(List.of(k.rows(0, to)), List.of(v.rows(0, to))),
            Rows.continuing(new int[] {length}, new int[] {from}), shape, pieces.rows(from, to), lse.rows(from, to));
        from = to;
      }
      assertThat(again.toFloats()).isEqualTo(whole.toFloats());
      assertThat(OpenCl.error(pieces.toFloats(), whole.toDoubles())).isLessThan(2e-6);
    }
  }
}
