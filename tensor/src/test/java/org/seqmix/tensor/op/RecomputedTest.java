package org.seqmix.tensor.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

class RecomputedTest {
  private final Slopes slopes = new Slopes();
  private final Tensor x = slopes.random(5, 4);
  private final Tensor w = slopes.random(4, 4);

  @AfterEach
  void close() {
    slopes.close();
  }

  /// A block with a residual, as decoders have them: its input is read three times, and through views.
  private Tensor block(Context c, Tensor in) {
    Tensor y = Linear.apply(c, in, w, null);
    Tensor left = Algebra.columns(c, in, 0, 4);
    return Algebra.add(c, Algebra.multiply(c, y, left), in);
  }

  private Tensor recomputed(Context c, Tensor in) {
    return Recomputed.apply(c, List.of(in, w), k -> block(k, in));
  }

  /// The gradients of x and w through two blocks, the input of the second used once more.
  private List<double[]> gradients(BiFunction<Context, Tensor, Tensor> block, Tensor... wanted) {
    Context c = Context.training(slopes.scope());
    List<Tensor> gradients = new ArrayList<>();
    for (Tensor t : wanted) {
      gradients.add(slopes.scope().zeros(DType.F64, t.shape()));
      c.tape().leaf(t, gradients.getLast());
    }
    Tensor first = block.apply(c, x);
    Tensor second = Algebra.add(c, block.apply(c, first), first);
    c.tape().backward(Algebra.sum(c, Algebra.multiply(c, second, second)));
    return gradients.stream().map(Tensor::toDoubles).toList();
  }

  @Test
  void gradientsAreSlopes() {
    slopes.check(c -> recomputed(c, recomputed(c, x)), x, w);
  }

  @Test
  void gradientsAreTheBitsOfAPlainPart() {
    assertThat(gradients(this::recomputed, x, w)).usingRecursiveComparison()
        .isEqualTo(gradients(this::block, x, w));
    assertThat(gradients(this::recomputed, w)).usingRecursiveComparison().isEqualTo(gradients(this::block, w));
  }

  @Test
  void partsMayLieWithinParts() {
    BiFunction<Context, Tensor, Tensor> plain = (c, in) -> block(c, Algebra.scale(c, 2, in));
    BiFunction<Context, Tensor, Tensor> nested = (c, in) -> Recomputed.apply(c, List.of(in, w),
        k -> recomputed(k, Algebra.scale(k, 2, in)));
    assertThat(gradients(nested, x, w)).usingRecursiveComparison().isEqualTo(gradients(plain, x, w));
  }

  @Test
  void onlyTheResultIsKept() {
    try (Scope scope = x.device().newScope("part")) {
      Context c = Context.training(scope);
      c.tape().leaf(x, scope.zeros(DType.F64, x.shape()));
      long before = scope.bytes();
      recomputed(c, x);
      assertThat(scope.bytes() - before).isEqualTo(x.elements() * Double.BYTES);
    }
  }

  @Test
  void aPartThatLeadsNowhereGivesNoGradient() {
    Context c = Context.training(slopes.scope());
    Tensor gradient = slopes.scope().zeros(DType.F64, x.shape());
    c.tape().leaf(x, gradient);
    Tensor y = Recomputed.apply(c, List.of(x), k -> Algebra.scale(k, 2, w));
    c.tape().backward(Algebra.sum(c, y));
    assertThat(gradient.toDoubles()).containsOnly(0);
  }
}
