package org.seqmix.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.seqmix.attention.CausalToeplitzConfig.Algorithm;
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
import org.seqmix.tensor.cpu.CpuDevice;
import org.seqmix.tensor.reference.ReferenceDevice;

class CausalToeplitzProviderTest {
  private static final MixerProvider.Site SITE = new MixerProvider.Site(8, 4, 100);

  private final Device device = new ReferenceDevice();
  private final Scope scope = device.newScope("provider");

  @AfterEach
  void close() {
    device.close();
  }

  private SequenceMixer create(Map<String, ?> options) {
    return create(scope, DType.F64, options);
  }

  /// The same seed every time: weights of one name and shape are the same.
  private static SequenceMixer create(Scope scope, DType type, Map<String, ?> options) {
    return Mixers.find("toeplitz").create(SITE, Options.ofMixer("toeplitz", options),
        new FreshWeights(scope, type, 1).at("mixer"));
  }

  private static Tensor inputs(Scope scope, DType type, int tokens) {
    double[] numbers = new double[tokens * 8];
    Arrays.setAll(numbers, i -> (float) StrictMath.sin(i));
    return scope.of(type, Shape.of(tokens, 8), numbers);
  }

  private static double[] numbers(SequenceMixer m, String name) {
    return m.parameters().get("mixer." + name).value().toDoubles();
  }

  @Test
  void optionsBecomeSizes() {
    SequenceMixer m = create(Map.of("heads", 4, "head_dim", 3, "taps", 7, "gate", 1));
    assertThat(m.parameters().get("mixer.filter").value().shape()).isEqualTo(Shape.of(4, 7));
    assertThat(m.parameters().get("mixer.v_proj.weight").value().shape()).isEqualTo(Shape.of(12, 8));
    assertThat(m.parameters().get("mixer.gate_proj.weight").value().shape()).isEqualTo(Shape.of(12, 8));
    assertThat(m.spec().headDim()).isEqualTo(3);
    assertThat(m.spec().stateBytes()).isEqualTo(6 * 12 * 4);
    SequenceMixer whole = create(Map.of("heads", 2));
    assertThat(whole.parameters().get("mixer.filter").value().shape()).isEqualTo(Shape.of(2, 100));
    assertThat(whole.parameters().contains("mixer.gate_proj.weight")).isFalse();
    assertThat(whole.spec().stateBytes()).isEqualTo(99 * 8 * 4);
  }

  @Test
  void unknownOptionsAndWordsListThoseThereAre() {
    assertThatIllegalArgumentException().isThrownBy(() -> create(Map.of("heads", 2, "tabs", 3)))
        .withMessage("mixer toeplitz: unknown option tabs; it knows [heads, taps, head_dim, gate, algorithm]");
    assertThatIllegalArgumentException().isThrownBy(() -> create(Map.of("heads", 2, "algorithm", "dft")))
        .withMessage("toeplitz: option algorithm: expected direct, fft or auto, got dft");
    assertThatIllegalArgumentException().isThrownBy(() -> create(Map.of("heads", 2, "taps", 101)))
        .withMessageContaining("taps (101) must be at most the model's context (100)");
  }

  @Test
  void statesOfAnotherMixerAreRefused() {
    SequenceMixer m = create(Map.of("heads", 2));
    try (MixerState one = m.newState(1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> m.advance(Context.inference(scope), inputs(scope, DType.F64, 2), Rows.ofLengths(1, 1), one))
          .withMessage("toeplitz: expected its own state of 2 rows");
    }
  }

  @Test
  void shortFiltersAreAppliedDirectly() {
    assertThat(new CausalToeplitzConfig(8, 2, 4, 16, false, Algorithm.AUTO).transforms()).isFalse();
    assertThat(new CausalToeplitzConfig(8, 2, 4, 17, false, Algorithm.AUTO).transforms()).isTrue();
    assertThat(new CausalToeplitzConfig(8, 2, 4, 4, false, Algorithm.FFT).transforms()).isTrue();
    assertThat(new CausalToeplitzConfig(8, 2, 4, 4000, false, Algorithm.DIRECT).transforms()).isFalse();
  }

  @Test
  void aFreshFilterIsAFadingAverage() {
    SequenceMixer m = create(Map.of("heads", 4));
    double[] filter = numbers(m, "filter");
    double[] reach = new double[4];
    for (int h = 0; h < 4; h++) {
      double[] taps = Arrays.copyOfRange(filter, h * 100, (h + 1) * 100);
      assertThat(Arrays.stream(taps).sum()).isCloseTo(1, offset(1e-6));
      for (int k = 1; k < taps.length; k++) {
        assertThat(taps[k]).isBetween(0.0, taps[k - 1]);
        reach[h] += k * taps[k];
      }
    }
    assertThat(reach).isSorted();
    assertThat(reach[0]).isLessThan(2);
    assertThat(reach[3]).isGreaterThan(25);
  }

  @Test
  void aFreshGateIsOpen() {
    Tensor u = inputs(scope, DType.F64, 20);
    Context c = Context.inference(scope);
    double[] plain = create(Map.of("heads", 2)).forward(c, u, Rows.ofLengths(20)).toDoubles();
    double[] gated = create(Map.of("heads", 2, "gate", 1)).forward(c, u, Rows.ofLengths(20)).toDoubles();
    assertThat(gated).containsExactly(plain, offset(1e-9));
  }

  @Test
  void theAlgorithmChangesNothingButRounding() {
    double[] expected = create(Map.of("heads", 2, "algorithm", "direct"))
        .forward(Context.inference(scope), inputs(scope, DType.F64, 90), Rows.ofLengths(60, 30)).toDoubles();
    try (CpuDevice cpu = CpuDevice.open(); Scope here = cpu.newScope("algorithms")) {
      Tensor u = inputs(here, DType.F32, 90);
      for (String algorithm : new String[] {"direct", "fft", "auto"}) {
        assertThat(create(here, DType.F32, Map.of("heads", 2, "algorithm", algorithm))
            .forward(Context.inference(here), u, Rows.ofLengths(60, 30)).toDoubles()).as(algorithm)
            .containsExactly(expected, offset(1e-6));
      }
    }
  }

  @Test
  void oneTapIsNoMemory() {
    SequenceMixer m = create(Map.of("heads", 2, "taps", 1));
    Tensor u = inputs(scope, DType.F64, 3);
    Context c = Context.inference(scope);
    try (MixerState state = m.newState(1)) {
      assertThat(state.bytes()).isZero();
      assertThat(m.advance(c, u, state.continuing(3), state).toDoubles())
          .containsExactly(m.forward(c, u, Rows.ofLengths(3)).toDoubles());
      assertThat(state.positions()).containsExactly(3);
    }
  }
}
