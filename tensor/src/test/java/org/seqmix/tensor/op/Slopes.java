package org.seqmix.tensor.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.reference.ReferenceDevice;

/// Gradients of one operation against central differences, element by element, in F64 on poisoned memory.
final class Slopes implements AutoCloseable {
  private static final double STEP = 1e-5;
  private static final double BOUND = 1e-7;

  private final ReferenceDevice device = new ReferenceDevice();
  private final Scope scope = device.newScope("slopes");
  private final SplittableRandom random = new SplittableRandom(7);

  Scope scope() {
    return scope;
  }

  Context plain() {
    return Context.inference(scope);
  }

  /// Normal numbers.
  Tensor random(long... dims) {
    Shape shape = Shape.of(dims);
    double[] values = new double[Math.toIntExact(shape.elements())];
    Arrays.setAll(values, i -> random.nextGaussian());
    return scope.of(DType.F64, shape, values);
  }

  Tensor ints(int... values) {
    return scope.ofInts(Shape.of(values.length), values);
  }

  /// Fails unless the tape's gradient of the sum of `operation` times random numbers is its slope in every element of
  /// every input.
  void check(Function<Context, Tensor> operation, Tensor... inputs) {
    Tensor weights = random(operation.apply(plain()).shape().toArray());
    Function<Context, Tensor> loss = c -> Algebra.sum(c, Algebra.multiply(c, operation.apply(c), weights));
    Context c = Context.training(scope);
    Tensor[] gradients = new Tensor[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      gradients[i] = scope.zeros(DType.F64, inputs[i].shape());
      c.tape().leaf(inputs[i], gradients[i]);
    }
    c.tape().backward(loss.apply(c));
    for (int i = 0; i < inputs.length; i++) {
      compare("input " + i, inputs[i], gradients[i].toDoubles(), loss);
    }
  }

  private void compare(String name, Tensor input, double[] gradient, Function<Context, Tensor> loss) {
    double largest = Arrays.stream(gradient).map(Math::abs).max().orElse(0);
    double[] old = input.toDoubles();
    for (int i = 0; i < old.length; i++) {
      double slope = (at(input, old, i, STEP, loss) - at(input, old, i, -STEP, loss)) / (2 * STEP);
      assertThat(gradient[i]).as(name + ", element " + i).isCloseTo(slope, within(BOUND * (1 + largest)));
    }
    write(input, old);
    assertThat(largest).as(name + ": some gradient").isPositive();
  }

  private double at(Tensor input, double[] old, int element, double step, Function<Context, Tensor> loss) {
    double[] next = old.clone();
    next[element] += step;
    write(input, next);
    return loss.apply(plain()).item();
  }

  private static void write(Tensor t, double[] values) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(Math.max(1, 8L * values.length), 64);
      MemorySegment.copy(values, 0, host, ValueLayout.JAVA_DOUBLE, 0, values.length);
      t.device().upload(host, t);
    }
  }

  @Override
  public void close() {
    device.close();
  }
}
