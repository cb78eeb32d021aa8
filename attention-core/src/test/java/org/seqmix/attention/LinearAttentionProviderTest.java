package org.seqmix.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.mixer.Options;
import org.seqmix.mixer.MixerProvider;
import org.seqmix.mixer.MixerState;
import org.seqmix.mixer.Mixers;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.FreshWeights;
import org.seqmix.tensor.Parameter;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.reference.ReferenceDevice;

class LinearAttentionProviderTest {
  private static final MixerProvider.Site SITE = new MixerProvider.Site(8, 4, 16);

  private final Device device = new ReferenceDevice();
  private final Scope scope = device.newScope("provider");
  private final Context c = Context.inference(scope);
  private final Weights weights = new FreshWeights(scope, DType.F64, 1);

  @AfterEach
  void close() {
    device.close();
  }

  private SequenceMixer create(String mixer, Map<String, ?> options, String name) {
    return Mixers.find(mixer).create(SITE, Options.ofMixer(mixer, options), weights.at(name));
  }

  private SequenceMixer create(Map<String, ?> options) {
    return create("linear-attention", options, "mixer");
  }

  private Tensor inputs(int tokens) {
    double[] numbers = new double[tokens * 8];
    Arrays.setAll(numbers, i -> StrictMath.sin(i));
    return scope.of(DType.F64, Shape.of(tokens, 8), numbers);
  }

  /// Names and shapes are those of softmax attention, so that a teacher's weights fit.
  @Test
  void weightsAreThoseOfSoftmaxAttention() {
    Map<String, Object> options = Map.of("heads", 4, "kv_heads", 2, "head_dim", 6);
    SequenceMixer linear = create(options);
    SequenceMixer softmax = create("attention", options, "mixer");
    assertThat(linear.parameters().stream().map(Parameter::name))
        .containsExactlyElementsOf(softmax.parameters().stream().map(Parameter::name).toList());
    linear.parameters().forEach(p -> assertThat(p.value().shape())
        .isEqualTo(softmax.parameters().get(p.name()).value().shape()));
    assertThat(linear.spec().headDim()).isEqualTo(6);
    assertThat(linear.spec().stateBytesPerToken()).isZero();
    assertThat(linear.spec().name()).isEqualTo("linear-attention");
  }

  @Test
  void normalisedRowsSumToOne() {
    SequenceMixer m = create(Map.of("heads", 2, "feature", "elu", "normalize", 1));
    double[] dense = m.mix(c, inputs(5), Rows.ofLengths(5)).matrix().dense(c).toDoubles();
    for (int row = 0; row < dense.length / 5; row++) {
      assertThat(Arrays.stream(dense, row * 5, row * 5 + 5).sum()).isCloseTo(1, within(1e-12));
    }
  }

  /// Keys without any feature left: rows are 0 rather than 0 / 0.
  @Test
  void rowsWithoutFeaturesAreZero() {
    SequenceMixer m = create(Map.of("heads", 2, "feature", "elu", "normalize", 1));
    for (String name : new String[] {"q_proj", "k_proj"}) {
      device.kernels().fill(m.parameters().get("mixer." + name + ".weight").value(), -1e4);
    }
    Tensor ones = scope.full(DType.F64, Shape.of(3, 8), 1);
    assertThat(m.forward(c, ones, Rows.ofLengths(3)).toDoubles()).containsOnly(0);
  }

  @Test
  void aMatrixDependsOnPositionsOnlyWithRotation() {
    Tensor same = scope.full(DType.F64, Shape.of(4, 8), 0.5);
    double[] plain = create("linear-attention", Map.of("heads", 1), "a")
        .mix(c, same, Rows.ofLengths(4)).matrix().dense(c).toDoubles();
    double[] turned = create("linear-attention", Map.of("heads", 1, "rope_theta", 100), "a")
        .mix(c, same, Rows.ofLengths(4)).matrix().dense(c).toDoubles();
    assertThat(plain[12]).isCloseTo(plain[15], within(1e-12));
    assertThat(turned[15]).isCloseTo(plain[15], within(1e-6));
    assertThat(turned[12]).isNotCloseTo(turned[15], within(1e-3));
    assertThat(turned[8]).isCloseTo(turned[13], within(1e-6));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      normalize | 1       | expected feature elu, got IDENTITY
      feature   | relu    | feature: expected one of identity, elu, silu, got relu
      kv_heads  | 3       | heads (4) must be a multiple of kv heads (3)
      window    | 3       | unknown option window
      """)
  void errors(String option, String value, String expected) {
    Object number = value.matches("\\d+") ? (Object) Integer.valueOf(value) : value;
    assertThatIllegalArgumentException().isThrownBy(() -> create(Map.of("heads", 4, option, number)))
        .withMessageContaining(expected).withMessageContaining("linear");
  }

  @Test
  void oddHeadsDoNotTurn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> create(Map.of("heads", 4, "head_dim", 3, "rope_theta", 10000)))
        .withMessage("linear attention: head dim (3) must be even for rotary embedding");
  }

  @Test
  void aStateOfOtherRowsIsRefused() {
    SequenceMixer m = create(Map.of("heads", 2));
    try (MixerState one = m.newState(1)) {
      assertThatIllegalArgumentException().isThrownBy(() -> m.advance(c, inputs(2), Rows.ofLengths(1, 1), one))
          .withMessage("linear attention: expected its own state of 2 rows");
    }
  }
}
