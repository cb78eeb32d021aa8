package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Embedding;
import org.seqmix.tensor.op.Linear;
import org.seqmix.tensor.reference.ReferenceDevice;

/// A weight stored in BF16 gives the bits of the same numbers in F32, forward and backward.
class StoredWeightTest {
  private static final CpuDevice.Options OPTIONS = CpuDevice.Options.defaults().withThreads(2).poisoned();

  private static Tensor numbers(Scope scope, int step, long... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(0.37 * i * step + step);
    }
    return scope.of(DType.F32, shape, values);
  }

  /// The weight in BF16, and the same numbers in F32.
  private record Pair(Tensor stored, Tensor whole) {
    static Pair of(Scope scope, long out, long in) {
      Tensor stored = scope.empty(DType.BF16, out, in);
      scope.device().kernels().copy(numbers(scope, 3, out, in), stored);
      Tensor whole = scope.empty(DType.F32, out, in);
      scope.device().kernels().copy(stored, whole);
      return new Pair(stored, whole);
    }
  }

  private static float[][] product(Scope scope, Tensor w, int tokens) {
    Context c = Context.training(scope);
    Tensor x = numbers(scope, 1, tokens, w.columns());
    Tensor dx = scope.zeros(DType.F32, x.shape());
    c.tape().leaf(x, dx);
    Tensor y = Linear.apply(c, x, w, numbers(scope, 7, w.rows()));
    c.tape().backward(y, numbers(scope, 5, tokens, w.rows()));
    return new float[][] {y.toFloats(), dx.toFloats()};
  }

  /// The last ones take several blocks.
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "3, 7, 33", "65, 130, 31", "5, 2100, 1100", "70, 33001, 65"})
  void productsHaveTheBitsOfTheNumbers(int tokens, int out, int in) {
    Device[] devices = {new CpuDevice(OPTIONS), new CpuDevice(OPTIONS.withoutVectors()), new ReferenceDevice()};
    for (Device device : devices) {
      if (device instanceof ReferenceDevice && out > 1000) {
        continue;
      }
      try (device; Scope scope = device.newScope("test")) {
        Pair w = Pair.of(scope, out, in);
        assertThat(product(scope, w.stored(), tokens)).isDeepEqualTo(product(scope, w.whole(), tokens));
      }
    }
  }

  @Test
  void rowsOfATableAreItsNumbers() {
    Device[] devices = {new CpuDevice(OPTIONS), new CpuDevice(OPTIONS.withoutVectors()), new ReferenceDevice()};
    for (Device device : devices) {
      try (device; Scope scope = device.newScope("test")) {
        Pair w = Pair.of(scope, 40, 19);
        Tensor ids = scope.ofInts(Shape.of(4), new int[] {39, 0, 7, 7});
        Context c = Context.inference(scope);
        assertThat(Embedding.apply(c, ids, w.stored()).toFloats())
            .isEqualTo(Embedding.apply(c, ids, w.whole()).toFloats());
      }
    }
  }

  @Test
  void itTakesNoGradient() {
    try (CpuDevice device = new CpuDevice(OPTIONS); Scope scope = device.newScope("test")) {
      Pair w = Pair.of(scope, 6, 4);
      Context c = Context.training(scope);
      c.tape().leaf(w.stored(), scope.zeros(DType.F32, 6, 4));
      assertThatThrownBy(() -> Linear.apply(c, numbers(scope, 1, 2, 4), w.stored(), null))
          .hasMessageContaining("stored in BF16 and takes no gradient");
      Tensor ids = scope.ofInts(Shape.of(1), new int[] {3});
      assertThatThrownBy(() -> Embedding.apply(c, ids, w.stored()))
          .hasMessageContaining("stored in BF16 and takes no gradient");
    }
  }
}
