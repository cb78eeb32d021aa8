package org.seqmix.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Linear;
import org.seqmix.tensor.reference.ReferenceDevice;

class TapeTest {
  private final ReferenceDevice device = new ReferenceDevice();
  private final Scope scope = device.newScope("tape test");
  private final Context c = Context.training(scope);
  private final Tensor x = of(1, 2, 3);

  @AfterEach
  void close() {
    device.close();
  }

  private Tensor of(double... values) {
    return scope.of(DType.F64, Shape.of(values.length), values);
  }

  private Tensor zeros() {
    return scope.zeros(DType.F64, 3);
  }

  @Test
  void gradientsAreAddedToWhatTheBufferHolds() {
    Tensor gradient = of(10, 20, 30);
    c.tape().leaf(x, gradient);
    c.tape().backward(Algebra.sum(c, x));
    assertThat(gradient.toDoubles()).containsExactly(11, 21, 31);
  }

  @Test
  void anEarHearsProductsAndNothingIsRecorded() {
    List<Tensor> heard = new ArrayList<>();
    Tape tape = Tape.hearing((in, w) -> heard.addAll(List.of(in, w)));
    Tensor in = scope.of(DType.F64, Shape.of(1, 2), new double[] {1, 2});
    Tensor w = scope.of(DType.F64, Shape.of(1, 2), new double[] {3, 4});
    assertThat(Linear.apply(new Context(scope, tape.unrecorded()), in, w, null).item()).isEqualTo(11);
    assertThat(heard).containsExactly(in, w);
    assertThat(tape.isOn()).isFalse();
    Linear.apply(new Context(scope, c.tape().unrecorded()), in, w, null);
    assertThat(c.tape().unrecorded().isOn()).isFalse();
    assertThat(heard).hasSize(2);
  }

  @Test
  void aLeafMayBeTheOutputItself() {
    Tensor gradient = zeros();
    c.tape().leaf(x, gradient);
    c.tape().backward(x, of(4, 5, 6));
    assertThat(gradient.toDoubles()).containsExactly(4, 5, 6);
  }

  @Test
  void theCallersUpstreamIsNotChanged() {
    Tensor upstream = of(4, 5, 6);
    c.tape().leaf(x, zeros());
    Tensor y = Algebra.scale(c, 2, x);
    Tensor kept = c.scope().of(DType.F64, y.shape(), y.toDoubles());
    Tensor z = Algebra.add(c, y, kept);
    Tensor w = Algebra.add(c, z, y);
    c.tape().backward(w, upstream);
    assertThat(upstream.toDoubles()).containsExactly(4, 5, 6);
  }

  @Test
  void anAdoptedGradientIsCopiedBeforeItIsAddedTo() {
    c.tape().leaf(x, zeros());
    Tensor a = Algebra.scale(c, 1, x);
    Tensor adopted = of(1, 1, 1);
    c.tape().give(a, adopted);
    Tensor buffer = c.tape().buffer(a);
    c.kernels().fill(buffer, 9);
    assertThat(adopted.toDoubles()).containsOnly(1);
    assertThat(c.tape().gradient(a).toDoubles()).containsOnly(9);
  }

  @Test
  void aGradientGivenToAViewLandsInItsParent() {
    Tensor gradient = zeros();
    c.tape().leaf(x, gradient);
    Tensor view = Algebra.columns(c, x, 1, 3);
    c.tape().give(view, of(7, 8));
    assertThat(gradient.toDoubles()).containsExactly(0, 7, 8);
    assertThat(c.tape().gradient(view).toDoubles()).containsExactly(7, 8);
  }

  @Test
  void nothingIsRecordedWithoutAWish() {
    List<Tensor> played = new ArrayList<>();
    c.tape().record(List.of(x), zeros(), played::add);
    assertThat(c.tape().wants(x)).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> c.tape().backward(Algebra.sum(c, x)))
        .withMessageContaining("nothing recorded leads to");
    assertThat(played).isEmpty();
  }

  @Test
  void branchesThatNoGradientReachesAreNotPlayed() {
    c.tape().leaf(x, zeros());
    List<Tensor> played = new ArrayList<>();
    c.tape().record(List.of(x), zeros(), played::add);
    c.tape().backward(Algebra.sum(c, x));
    assertThat(played).isEmpty();
  }

  @Test
  void playingForgetsWhatWasRecorded() {
    c.tape().leaf(x, zeros());
    Tensor loss = Algebra.sum(c, x);
    c.tape().backward(loss);
    assertThatIllegalStateException().isThrownBy(() -> c.tape().backward(loss));
  }

  @Test
  void aLossIsOneNumber() {
    c.tape().leaf(x, zeros());
    assertThatIllegalArgumentException().isThrownBy(() -> c.tape().backward(x))
        .withMessage("backward: expected a loss of one element, got (3)");
  }

  @Test
  void aGradientHasItsTensorsShape() {
    assertThatIllegalArgumentException().isThrownBy(() -> c.tape().leaf(x, scope.zeros(DType.F64, 4)))
        .withMessage("gradient: expected (3), got (4)");
  }

  @Test
  void aTapeThatIsOffRecordsNothingAndSaysSo() {
    Context plain = c.withoutTape();
    assertThat(plain.tape().isOn()).isFalse();
    assertThat(plain.tape().wants(Algebra.scale(plain, 2, x))).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> plain.tape().leaf(x, zeros()))
        .withMessageContaining("records nothing");
    assertThatIllegalStateException().isThrownBy(() -> c.tape().buffer(x)).withMessageContaining("does not want");
  }
}
