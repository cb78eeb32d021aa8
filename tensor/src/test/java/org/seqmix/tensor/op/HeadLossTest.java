package org.seqmix.tensor.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.cpu.CpuDevice;
import org.seqmix.tensor.reference.ReferenceDevice;

/// The loss over blocks of logits against the loss of all logits at once.
class HeadLossTest {
  private static final int VOCABULARY = 37;
  private static final int WIDTH = 20;
  /// Two blocks and a piece of one.
  private static final int TOKENS = 2 * HeadLoss.rows(VOCABULARY) + 77;

  /// The head of one test on one device: numbers of the same seed everywhere.
  private record Head(Scope scope, DType type, Tensor x, Tensor w, Tensor bias, Tensor labels) {
    static Head of(Scope scope, DType type) {
      SplittableRandom random = new SplittableRandom(11);
      return new Head(scope, type, normal(scope, type, random, TOKENS, WIDTH),
          normal(scope, type, random, VOCABULARY, WIDTH), normal(scope, type, random, VOCABULARY),
          scope.ofInts(Shape.of(TOKENS), random.ints(TOKENS, -1, VOCABULARY).toArray()));
    }

    private static Tensor normal(Scope scope, DType type, SplittableRandom random, long... dims) {
      float[] values = new float[(int) Shape.of(dims).elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      return scope.of(type, Shape.of(dims), values);
    }

    Tensor blocks(Context c) {
      return HeadLoss.apply(c, x, w, bias, (k, logits, from, to) -> Algebra.mean(k,
          Losses.crossEntropy(k, logits, labels.columns(from, to)), TOKENS));
    }

    Tensor whole(Context c) {
      return Algebra.mean(c, Losses.crossEntropy(c, Linear.apply(c, x, w, bias), labels), TOKENS);
    }

    /// The loss, then the gradients of x, w and bias, of a loss that counts `factor` times.
    List<double[]> results(BiFunction<Head, Context, Tensor> loss, double factor) {
      Context c = Context.training(scope);
      List<Tensor> gradients = new ArrayList<>();
      for (Tensor t : List.of(x, w, bias)) {
        gradients.add(scope.zeros(type, t.shape()));
        c.tape().leaf(t, gradients.getLast());
      }
      Tensor value = loss.apply(this, c);
      c.tape().backward(value, scope.full(type, value.shape(), factor));
      List<double[]> out = new ArrayList<>(List.of(value.toDoubles()));
      gradients.forEach(g -> out.add(g.toDoubles()));
      return out;
    }
  }

  private static List<double[]> onReference(BiFunction<Head, Context, Tensor> loss, double factor) {
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("double")) {
      return Head.of(scope, DType.F64).results(loss, factor);
    }
  }

  private static List<double[]> onCpu(int threads, BiFunction<Head, Context, Tensor> loss) {
    try (Device device = new CpuDevice(CpuDevice.Options.defaults().withThreads(threads).poisoned());
        Scope scope = device.newScope("float")) {
      return Head.of(scope, DType.F32).results(loss, 1);
    }
  }

  private static void assertClose(List<double[]> got, List<double[]> expected, double bound) {
    for (int i = 0; i < expected.size(); i++) {
      double largest = Arrays.stream(expected.get(i)).map(Math::abs).max().orElseThrow();
      assertThat(got.get(i)).as("result " + i).containsExactly(expected.get(i), within(bound * largest));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.25})
  void inDoubleAsAllLogitsAtOnce(double factor) {
    assertClose(onReference(Head::blocks, factor), onReference(Head::whole, factor), 1e-13);
  }

  @Test
  void inFloatNearTheDoubles() {
    assertClose(onCpu(2, Head::blocks), onReference(Head::whole, 1), 2e-6);
  }

  /// The chains of the products go on from block to block.
  @Test
  void gradientsAreTheBitsOfAllLogitsAtOnceForAnyNumberOfThreads() {
    List<double[]> whole = onCpu(1, Head::whole);
    List<double[]> one = onCpu(1, Head::blocks);
    assertThat(one.getFirst()[0]).isCloseTo(whole.getFirst()[0], within(1e-6));
    assertThat(one.subList(1, 4)).usingRecursiveComparison().isEqualTo(whole.subList(1, 4));
    assertThat(onCpu(2, Head::blocks)).usingRecursiveComparison().isEqualTo(one);
    assertThat(onCpu(3, Head::blocks)).usingRecursiveComparison().isEqualTo(one);
  }

  @Test
  void gradientsAreSlopes() {
    try (Slopes slopes = new Slopes()) {
      Tensor x = slopes.random(4, 3);
      Tensor w = slopes.random(5, 3);
      Tensor bias = slopes.random(5);
      Tensor labels = slopes.ints(0, -1, 4, 2);
      slopes.check(c -> HeadLoss.apply(c, x, w, bias, (k, logits, from, to) -> Algebra.sum(k,
          Losses.crossEntropy(k, logits, labels.columns(from, to)))), x, w, bias);
      slopes.check(c -> HeadLoss.apply(c, x, w, null, (k, logits, from, to) -> Algebra.sum(k, logits)), w);
    }
  }

  @Test
  void nothingIsRecordedWhereNothingIsTrained() {
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("plain")) {
      Context c = Context.training(scope);
      assertThat(c.tape().wants(Head.of(scope, DType.F64).blocks(c))).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"50, 1024", "4096, 256", "32000, 128", "128256, 128"})
  void blocksOfAboutAMillionLogits(long vocabulary, int rows) {
    assertThat(HeadLoss.rows(vocabulary)).isEqualTo(rows);
  }
}
