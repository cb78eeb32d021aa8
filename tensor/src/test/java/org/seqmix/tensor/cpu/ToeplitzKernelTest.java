package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.testing.Inputs;

/// The transforms against the definition on the reference device in F64, with one thread and with three.
class ToeplitzKernelTest {
  /// Of the largest value: the bound that the kernel states.
  private static final double TOLERANCE = 1e-6;
  /// Of the product of the norms of a head's values and upstream gradients (the number of values, for normal ones),
  /// which bounds every tap's gradient.
  private static final double FILTER_TOLERANCE = 3e-7;

  private static Devices devices;

  @BeforeAll
  static void open() {
    devices = new Devices();
  }

  @AfterAll
  static void close() {
    devices.close();
  }

  private record Case(Rows rows, int heads, int headDim, int taps) {
    int columns() {
      return heads * headDim;
    }

    /// The product, and the gradients of values with and without the filter's.
    List<Tensor> run(Kernels k, Inputs in) {
      int t = rows.tokens();
      Tensor x = in.normal(t, columns(), 1);
      Tensor w = in.normal(heads, taps, 1);
      Tensor dy = in.normal(t, columns(), 1);
      Tensor y = in.empty(t, columns());
      Tensor dx = in.empty(t, columns());
      Tensor alone = in.empty(t, columns());
      k.toeplitz(x, w, rows, y);
      k.toeplitzGrad(dy, x, w, rows, dx, in.constant(0, heads, taps));
      k.toeplitzGrad(dy, x, w, rows, alone, null);
      return List.of(y, dx, alone);
    }

    /// The filter's gradient over the product of the norms, beside a column of ones for errors to be relative to.
    List<Tensor> filterGradient(Kernels k, Inputs in) {
      int t = rows.tokens();
      Tensor out = in.constant(1, heads, taps + 1);
      Tensor dw = out.columns(0, taps);
      k.fill(dw, 0);
      k.toeplitzGrad(in.normal(t, columns(), 1), in.normal(t, columns(), 1), in.normal(heads, taps, 1), rows,
          in.empty(t, columns()), dw);
      k.axpby(1.0 / (t * headDim), dw, 0, dw, dw);
      return List.of(out);
    }
  }

  static Stream<Arguments> lengths() {
    return Stream.of(1, 2, 7, 63, 64, 65, 207, 1000)
        .flatMap(length -> Stream.of(1, 6, 64, 150, 1200).map(taps -> Arguments.of(length, taps)));
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void errorsStayBelowTheBound(int length, int taps) {
    devices.check(new Case(Rows.ofLengths(length), 2, 3, taps)::run, TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void errorsOfTheFiltersGradientStayBelowTheBound(int length, int taps) {
    devices.check(new Case(Rows.ofLengths(length), 2, 3, taps)::filterGradient, FILTER_TOLERANCE);
  }

  static Stream<Arguments> heads() {
    return Stream.of(Arguments.of(1, 1), Arguments.of(1, 40), Arguments.of(2, 16), Arguments.of(3, 17),
        Arguments.of(5, 7), Arguments.of(33, 1), Arguments.of(20, 2), Arguments.of(4, 64));
  }

  @ParameterizedTest
  @MethodSource("heads")
  void everyHeadHasItsOwnFilter(int heads, int headDim) {
    Rows rows = Rows.packed(new int[] {37, 0, 20, 1}, new int[][] {{5, 6}, {}, {10}, {}});
    Case c = new Case(rows, heads, headDim, 12);
    devices.check(c::run, TOLERANCE);
    devices.check(c::filterGradient, FILTER_TOLERANCE);
  }

  /// Large enough that the work is split between threads.
  @Test
  void threadsShareTheWork() {
    Case c = new Case(Rows.packed(new int[] {300, 200}, new int[][] {{100}, {}}), 8, 24, 90);
    devices.check(c::run, TOLERANCE);
    devices.check(c::filterGradient, FILTER_TOLERANCE);
  }

  /// Bits of a span beside others, long and short, with three threads.
  @Test
  void aSpanDoesNotDependOnItsBatch() {
    Rows rows = Rows.packed(new int[] {300, 0, 65, 64}, new int[][] {{7, 64, 200}, {}, {1}, {}});
    Case c = new Case(rows, 3, 11, 70);
    try (CpuDevice three = Devices.cpu(3); Scope scope = three.newScope("spans")) {
      Kernels k = three.kernels();
      Inputs in = new Inputs(scope, DType.F32, 23);
      Tensor x = in.normal(rows.tokens(), c.columns(), 1);
      Tensor w = in.normal(c.heads(), c.taps(), 1);
      double[] together = product(k, in, x, w, rows);
      double[] gradients = inputGradient(k, in, x, w, rows);
      for (Rows.Span s : rows.spans()) {
        Tensor mine = x.rows(s.from(), s.to());
        Rows alone = Rows.ofLengths(s.length());
        int from = s.from() * c.columns();
        int to = s.to() * c.columns();
        assertThat(product(k, in, mine, w, alone)).isEqualTo(Arrays.copyOfRange(together, from, to));
        assertThat(inputGradient(k, in, mine, w, alone)).isEqualTo(Arrays.copyOfRange(gradients, from, to));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 40, 100})
  void rowsAndTheirGradientAgreeWithTheReference(int taps) {
    Rows rows = Rows.packed(new int[] {90, 0, 40}, new int[][] {{4, 5}, {}, {39}});
    devices.check((k, in) -> {
      Tensor w = in.normal(3, taps, 1);
      Tensor whole = in.constant(7, 3 * 3 * 90, 90);
      Tensor block = in.constant(7, 3 * 3 * 30, 90);
      k.toeplitzRows(w, rows, 0, 90, whole);
      k.toeplitzRows(w, rows, 20, 50, block);
      Tensor dw = in.normal(3, taps, 1);
      k.toeplitzRowsGrad(in.flatNormal(3 * 3 * 90, 90, 1), rows, 0, 90, dw);
      k.toeplitzRowsGrad(in.flatNormal(3 * 3 * 30, 90, 1), rows, 20, 50, dw);
      return List.of(whole, block, dw);
    }, TOLERANCE);
  }

  private static double[] product(Kernels k, Inputs in, Tensor x, Tensor w, Rows rows) {
    Tensor y = in.empty(x.rows(), x.columns());
    k.toeplitz(x, w, rows, y);
    return y.toDoubles();
  }

  private static double[] inputGradient(Kernels k, Inputs in, Tensor dy, Tensor w, Rows rows) {
    Tensor dx = in.empty(dy.rows(), dy.columns());
    k.toeplitzGrad(dy, dy, w, rows, dx, in.constant(0, w.rows(), w.columns()));
    return dx.toDoubles();
  }

  @Test
  void theFiltersGradientIsAdded() {
    Case c = new Case(Rows.ofLengths(9, 4), 2, 5, 6);
    devices.check((k, in) -> {
      Tensor dw = in.normal(2, 6, 1);
      Tensor x = in.normal(13, 10, 1);
      k.toeplitzGrad(in.normal(13, 10, 1), x, in.normal(2, 6, 1), c.rows(), in.empty(13, 10), dw);
      return List.of(dw);
    }, TOLERANCE);
  }
}
