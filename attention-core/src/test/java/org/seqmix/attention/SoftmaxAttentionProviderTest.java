package org.seqmix.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.mixer.MixerOptions;
import org.seqmix.mixer.MixerProvider;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.Mixers;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.FreshWeights;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.reference.ReferenceDevice;

class SoftmaxAttentionProviderTest {
  private static final MixerProvider.Site SITE = new MixerProvider.Site(8, 4, 5);

  private final Device device = new ReferenceDevice();
  private final Scope scope = device.newScope("provider");
  private final Context c = Context.inference(scope);
  private final Weights weights = new FreshWeights(scope, DType.F64, 1);

  @AfterEach
  void close() {
    device.close();
  }

  private SequenceMixer create(Map<String, ?> options) {
    return Mixers.find("attention").create(SITE, new MixerOptions("attention", options), weights.at("mixer"));
  }

  @Test
  void optionsBecomeSizes() {
    SequenceMixer m = create(Map.of("heads", 4, "kv_heads", 2));
    assertThat(m.parameters().get("mixer.q_proj.weight").value().shape()).isEqualTo(Shape.of(8, 8));
    assertThat(m.parameters().get("mixer.k_proj.weight").value().shape()).isEqualTo(Shape.of(4, 8));
    assertThat(m.spec().stateBytesPerToken()).isEqualTo(2 * 4 * 4);
    assertThat(m.spec().headDim()).isEqualTo(2);
  }

  @Test
  void unknownNamesAndOptionsListThoseThereAre() {
    assertThatIllegalArgumentException().isThrownBy(() -> Mixers.find("attension"))
        .withMessageContaining("unknown mixer attension").withMessageContaining("attention");
    assertThatIllegalArgumentException().isThrownBy(() -> create(Map.of("heads", 2, "kvheads", 1)))
        .withMessageContaining("unknown option kvheads").withMessageContaining("kv_heads");
    assertThatIllegalArgumentException().isThrownBy(() -> create(Map.of("heads", 4, "kv_heads", 3)))
        .withMessageContaining("must be a multiple of kv heads (3)");
    assertThatIllegalArgumentException().isThrownBy(() -> create(Map.of("heads", 8)))
        .withMessage("attention: head dim (1) must be even for rotary embedding");
  }

  @Test
  void aTextLongerThanTheContextIsRefused() {
    SequenceMixer m = create(Map.of("heads", 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> m.forward(c, scope.zeros(DType.F64, 6, 8), Rows.ofLengths(6)))
        .withMessage("attention: position 5 is beyond the model's context of 5 tokens; shorten the text");
    m.forward(c, scope.zeros(DType.F64, 10, 8), Rows.packed(new int[] {10}, new int[][] {{5}}));
  }

  @Test
  void statesOfAnotherPlaceAreRefused() {
    SequenceMixer m = create(Map.of("heads", 2));
    Tensor u = scope.zeros(DType.F64, 1, 8);
    try (MixerState state = m.newState(1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> m.advance(c, u, Rows.continuing(new int[] {1}, new int[] {3}), state))
          .withMessage("attention state: row 0 stands at token 0, but the piece begins at 3");
      assertThatIllegalArgumentException().isThrownBy(() -> m.advance(c, scope.zeros(DType.F64, 2, 8),
          Rows.ofLengths(1, 1), state)).withMessage("attention: expected its own state of 2 rows");
    }
  }

  @Test
  void savedTensorsOfAnotherStateAreRefusedBeforeAnythingChanges() {
    SequenceMixer m = create(Map.of("heads", 2));
    SequenceMixer narrow = Mixers.find("attention").create(SITE,
        new MixerOptions("attention", Map.of("heads", 2, "kv_heads", 1)), weights.at("other"));
    try (MixerState two = m.newState(2); MixerState one = m.newState(1); MixerState other = narrow.newState(1)) {
      m.step(c, scope.zeros(DType.F64, 1, 8), one);
      narrow.step(c, scope.zeros(DType.F64, 1, 8), other);
      assertThatIllegalArgumentException().isThrownBy(() -> one.restore(two.tensors()))
          .withMessage("state positions: expected 1 rows, got 2");
      assertThatIllegalArgumentException().isThrownBy(() -> one.restore(other.tensors()))
          .withMessage("state keys.0: expected (1, 8), got (1, 4)");
      assertThatIllegalArgumentException().isThrownBy(() -> one.append(other)).withMessageContaining("same mixer");
      assertThat(one.positions()).containsExactly(1);
    }
  }

  @Test
  void aStateGrowsBeyondItsFirstTokens() {
    SequenceMixer m = Mixers.find("attention").create(new MixerProvider.Site(8, 1, 200),
        new MixerOptions("attention", Map.of("heads", 2)), weights.at("long"));
    double[] numbers = new double[150 * 8];
    Arrays.setAll(numbers, i -> StrictMath.sin(i));
    Tensor u = scope.of(DType.F64, Shape.of(150, 8), numbers);
    double[] whole = m.forward(c, u, Rows.ofLengths(150)).toDoubles();
    try (MixerState state = m.newState(1)) {
      m.advance(c, u.rows(0, 60), state.continuing(60), state);
      m.advance(c, u.rows(60, 149), state.continuing(89), state);
      assertThat(m.step(c, u.rows(149, 150), state).toDoubles())
          .containsExactly(Arrays.copyOfRange(whole, 149 * 8, 150 * 8));
      assertThat(state.bytes()).isGreaterThanOrEqualTo(150 * 2 * 8 * 8);
    }
  }
}
