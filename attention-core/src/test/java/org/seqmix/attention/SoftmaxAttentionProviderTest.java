package org.seqmix.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.mixer.Options;
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
    return Mixers.find("attention").create(SITE, Options.ofMixer("attention", options), weights.at("mixer"));
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
  void biasesAndNamesAreThoseOfTheFamily() {
    SequenceMixer phi = create(Map.of("heads", 4, "kv_heads", 2, "qkv_bias", 1, "out_bias", 1, "names", "phi"));
    assertThat(phi.parameters().stream().map(p -> p.name())).containsExactlyInAnyOrder("mixer.q_proj.weight",
        "mixer.q_proj.bias", "mixer.k_proj.weight", "mixer.k_proj.bias", "mixer.v_proj.weight", "mixer.v_proj.bias",
        "mixer.dense.weight", "mixer.dense.bias");
    assertThat(phi.parameters().get("mixer.k_proj.bias").value().shape()).isEqualTo(Shape.of(4));
    SequenceMixer mha = create(Map.of("heads", 4, "kv_heads", 2, "names", "mha"));
    assertThat(mha.parameters().stream().map(p -> p.name())).containsExactlyInAnyOrder("mixer.in_proj.weight",
        "mixer.out_proj.weight");
    assertThat(mha.parameters().get("mixer.in_proj.weight").value().shape()).isEqualTo(Shape.of(8 + 2 * 4, 8));
  }

  /// The same weights under either names are the same layer.
  @Test
  void stackedRowsAreThoseOfQueriesKeysAndValues() {
    SequenceMixer apart = create(Map.of("heads", 4, "kv_heads", 2, "qkv_bias", 1));
    SequenceMixer stacked = create(Map.of("heads", 4, "kv_heads", 2, "qkv_bias", 1, "names", "mha"));
    for (String kind : new String[] {".weight", ".bias"}) {
      double[] all = Stream.of("q", "k", "v")
          .flatMapToDouble(
              n -> Arrays.stream(apart.parameters().get("mixer." + n + "_proj" + kind).value().toDoubles()))
          .toArray();
      overwrite(stacked.parameters().get("mixer.in_proj" + kind).value(), all);
    }
    overwrite(stacked.parameters().get("mixer.out_proj.weight").value(),
        apart.parameters().get("mixer.o_proj.weight").value().toDoubles());
    Tensor u = waves(5);
    assertThat(stacked.forward(c, u, Rows.ofLengths(5)).toDoubles())
        .containsExactly(apart.forward(c, u, Rows.ofLengths(5)).toDoubles());
  }

  private void overwrite(Tensor t, double[] values) {
    device.kernels().copy(scope.of(DType.F64, t.shape(), values), t);
  }

  private Tensor waves(int tokens) {
    double[] numbers = new double[tokens * SITE.width()];
    Arrays.setAll(numbers, i -> StrictMath.sin(i));
    return scope.of(DType.F64, Shape.of(tokens, SITE.width()), numbers);
  }

  @Test
  void onlyTheFirstColumnsOfAHeadTurn() {
    SequenceMixer m = create(Map.of("heads", 1, "rotary_dim", 2));
    SequenceMixer whole = create(Map.of("heads", 1));
    Tensor u = waves(5);
    assertThat(m.forward(c, u, Rows.ofLengths(5)).toDoubles())
        .isNotEqualTo(whole.forward(c, u, Rows.ofLengths(5)).toDoubles());
    assertThatIllegalArgumentException().isThrownBy(() -> create(Map.of("heads", 2, "rotary_dim", 3)))
        .withMessage("attention: rotary dim (3) must be even, > 0 and <= head dim (4) for rotary embedding");
    assertThatIllegalArgumentException().isThrownBy(() -> create(Map.of("heads", 2, "rotary_dim", 6)))
        .withMessageContaining("rotary dim (6) must be even, > 0 and <= head dim (4)");
  }

  @Test
  void unknownNamesAndOptionsListThoseThereAre() {
    assertThatIllegalArgumentException().isThrownBy(() -> Mixers.find("attension"))
        .withMessageContaining("unknown mixer attension").withMessageContaining("attention");
    assertThatIllegalArgumentException().isThrownBy(() -> create(Map.of("heads", 2, "kvheads", 1)))
        .withMessageContaining("unknown option kvheads").withMessageContaining("kv_heads");
    assertThatIllegalArgumentException().isThrownBy(() -> create(Map.of("heads", 4, "kv_heads", 3)))
        .withMessageContaining("must be a multiple of kv heads (3)");
    assertThatIllegalArgumentException().isThrownBy(() -> create(Map.of("heads", 4, "names", "gpt")))
        .withMessage("attention: names: expected one of llama, phi, mha, got gpt");
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
        Options.ofMixer("attention", Map.of("heads", 2, "kv_heads", 1)), weights.at("other"));
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
  void aWindowsStateStopsGrowing() {
    int window = 9;
    SequenceMixer m = Mixers.find("attention").create(new MixerProvider.Site(8, 1, 10_000),
        Options.ofMixer("attention", Map.of("heads", 2, "window", window)), weights.at("window"));
    assertThat(m.spec().stateBytesAt(5)).isEqualTo(5 * m.spec().stateBytesPerToken());
    assertThat(m.spec().stateBytesAt(5000)).isEqualTo((window - 1) * m.spec().stateBytesPerToken());
    Tensor u = waves(300);
    double[] whole = m.forward(c, u, Rows.ofLengths(300)).toDoubles();
    try (MixerState state = m.newState(1)) {
      long bytes = state.bytes();
      int at = 0;
      for (int length : new int[] {1, 3, 80, 1, 1, 50, 7, 90}) {
        assertThat(m.advance(c, u.rows(at, at + length), state.continuing(length), state).toDoubles())
            .containsExactly(Arrays.copyOfRange(whole, at * 8, (at + length) * 8));
        at += length;
      }
      for (; at < 300; at++) {
        assertThat(m.step(c, u.rows(at, at + 1L), state).toDoubles())
            .containsExactly(Arrays.copyOfRange(whole, at * 8, (at + 1) * 8));
      }
      assertThat(state.positions()).containsExactly(300);
      assertThat(state.bytes()).isEqualTo(bytes);
      assertThat(state.tensors().get("keys.0").value().shape()).isEqualTo(Shape.of(window - 1, 8));
    }
  }

  @Test
  void aWindowOfOneKeepsNothing() {
    SequenceMixer m = create(Map.of("heads", 2, "window", 1));
    Tensor u = waves(4);
    double[] whole = m.forward(c, u, Rows.ofLengths(4)).toDoubles();
    try (MixerState state = m.newState(1)) {
      m.advance(c, u.rows(0, 3), state.continuing(3), state);
      assertThat(state.tensors().get("values.0").value().rows()).isZero();
      assertThat(m.step(c, u.rows(3, 4), state).toDoubles()).containsExactly(Arrays.copyOfRange(whole, 24, 32));
    }
  }

  /// Memory doubles no further than to twice what is kept.
  @Test
  void aLargeWindowsMemoryIsBounded() {
    SequenceMixer m = Mixers.find("attention").create(new MixerProvider.Site(8, 1, 10_000),
        Options.ofMixer("attention", Map.of("heads", 2, "window", 101)), weights.at("large"));
    Tensor u = waves(700);
    double[] whole = m.forward(c, u, Rows.ofLengths(700)).toDoubles();
    try (MixerState state = m.newState(1)) {
      for (int at = 0; at < 700; at += 35) {
        assertThat(m.advance(c, u.rows(at, at + 35L), state.continuing(35), state).toDoubles())
            .containsExactly(Arrays.copyOfRange(whole, at * 8, (at + 35) * 8));
        assertThat(state.bytes()).isLessThanOrEqualTo(2 * 100 * 2 * 8 * 8);
      }
    }
  }

  /// A large memory grows by a quarter, not to twice what is kept.
  @Test
  void aLargeMemoryGrowsByAQuarter() {
    SequenceMixer m = Mixers.find("attention").create(new MixerProvider.Site(8, 1, 5000),
        Options.ofMixer("attention", Map.of("heads", 2)), weights.at("quarter"));
    Tensor u = waves(2000);
    try (MixerState state = m.newState(1)) {
      for (int at = 0; at < 2000; at += 40) {
        m.advance(c, u.rows(at, at + 40L), state.continuing(40), state);
        long most = at < 512 ? 2L * (at + 40) : (at + 40) * 5L / 4;
        assertThat(state.bytes()).isBetween((at + 40) * 2L * 8 * 8, Math.max(64, most) * 2 * 8 * 8);
      }
    }
  }

  /// Memory for the text that was announced and no more, whatever the row held before; and the same numbers, also where the text is
  /// longer than was said.
  @Test
  void aTextsMemoryIsWhatWasSaid() {
    SequenceMixer m = Mixers.find("attention").create(new MixerProvider.Site(8, 1, 5000),
        Options.ofMixer("attention", Map.of("heads", 2)), weights.at("said"));
    Tensor u = waves(400);
    double[] whole = m.forward(c, u, Rows.ofLengths(400)).toDoubles();
    long token = 2 * 8 * 8;
    try (MixerState state = m.newState(1)) {
      for (int[] said : new int[][] {{300, 310}, {20, 40}, {300, 300}, {5, 9}, {100, 4000}, {200, 250}, {0, 0}}) {
        state.makeRoom(0, said[0], said[1]);
        int at = 0;
        long begun = 0;
        for (int to : new int[] {1, 7, said[0], said[1], 400}) {
          if (to > at && to <= 400) {
            assertThat(m.advance(c, u.rows(at, to), beginning(at, to - at), state).toDoubles())
                .containsExactly(Arrays.copyOfRange(whole, at * 8, to * 8));
            at = to;
            if (begun == 0) {
              begun = state.bytes();
              assertThat(begun).isLessThanOrEqualTo(2 * Math.max(1, said[1]) * token);
            }
            if (at <= said[1]) {
              assertThat(state.bytes()).isLessThanOrEqualTo(Math.max(begun, said[1] * token));
            }
          }
        }
      }
    }
  }

  /// A piece of one row at token `at` of its document.
  private static Rows beginning(int at, int length) {
    return Rows.continuing(new int[] {length}, new int[] {at});
  }

  /// A window keeps its bound, and its numbers.
  @Test
  void aWindowTakesNoMoreThanItNeeds() {
    SequenceMixer m = Mixers.find("attention").create(new MixerProvider.Site(8, 1, 5000),
        Options.ofMixer("attention", Map.of("heads", 2, "window", 101)), weights.at("said window"));
    Tensor u = waves(700);
    double[] whole = m.forward(c, u, Rows.ofLengths(700)).toDoubles();
    try (MixerState state = m.newState(1)) {
      for (int most : new int[] {30, 700, 150, 90}) {
        state.makeRoom(0, most / 2, most);
        for (int at = 0; at < 700; at += 10) {
          assertThat(m.advance(c, u.rows(at, at + 10L), beginning(at, 10), state).toDoubles())
              .containsExactly(Arrays.copyOfRange(whole, at * 8, (at + 10) * 8));
          assertThat(state.bytes()).isLessThanOrEqualTo(2 * 100 * 2 * 8 * 8);
        }
      }
    }
  }

  @Test
  void aStateGrowsBeyondItsFirstTokens() {
    SequenceMixer m = Mixers.find("attention").create(new MixerProvider.Site(8, 1, 200),
        Options.ofMixer("attention", Map.of("heads", 2)), weights.at("long"));
    Tensor u = waves(150);
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
