package org.seqmix.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
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
import org.seqmix.tensor.reference.ReferenceDevice;

class SelectiveScanProviderTest {
  private static final MixerProvider.Site SITE = new MixerProvider.Site(24, 4, 32);

  private final Device device = new ReferenceDevice();
  private final Scope scope = device.newScope("provider");

  @AfterEach
  void close() {
    device.close();
  }

  private SequenceMixer create(Map<String, ?> options) {
    return Mixers.find("selective-scan").create(SITE, Options.ofMixer("selective-scan", options),
        new FreshWeights(scope, DType.F64, 1).at("mamba"));
  }

  private static Shape shape(SequenceMixer m, String weight) {
    return m.parameters().get("mamba." + weight).value().shape();
  }

  @Test
  void optionsBecomeSizes() {
    SequenceMixer m = create(Map.of("inner", 16, "xb", 8, "state", 4, "taps", 3, "dt_rank", 5, "conv_bias", 0));
    assertThat(shape(m, "in_proj.weight")).isEqualTo(Shape.of(2 * 16 + 2 * 8 + 5, 24));
    assertThat(shape(m, "conv1d.weight")).isEqualTo(Shape.of(16, 1, 3));
    assertThat(m.parameters().contains("mamba.conv1d.bias")).isFalse();
    assertThat(shape(m, "dt_proj.weight")).isEqualTo(Shape.of(16, 5));
    assertThat(shape(m, "dt_proj.bias")).isEqualTo(Shape.of(16));
    assertThat(shape(m, "A_log")).isEqualTo(Shape.of(16, 4));
    assertThat(shape(m, "D")).isEqualTo(Shape.of(16));
    assertThat(shape(m, "out_proj.weight")).isEqualTo(Shape.of(24, 16));
    assertThat(m.spec().name()).isEqualTo("selective-scan");
    assertThat(m.spec().heads()).isEqualTo(16);
  }

  @Test
  void withoutOptionsItIsMambaInLlamasForm() {
    SequenceMixer m = create(Map.of("xb", 12, "state", 6));
    assertThat(shape(m, "in_proj.weight")).isEqualTo(Shape.of(2 * 24 + 2 * 12 + 2, 24));
    assertThat(shape(m, "conv1d.weight")).isEqualTo(Shape.of(24, 1, 4));
    assertThat(shape(m, "conv1d.bias")).isEqualTo(Shape.of(24));
    Map<String, Integer> twice = Map.of("xb", 12, "state", 6, "dt_bias_twice", 1);
    Map<String, Integer> once = Map.of("xb", 12, "state", 6, "dt_bias_twice", 0);
    assertThat(output(m)).isEqualTo(output(create(twice))).isNotEqualTo(output(create(once)));
  }

  private double[] output(SequenceMixer m) {
    Tensor u = scope.full(DType.F64, Shape.of(3, 24), 0.5);
    return m.forward(Context.inference(scope), u, Rows.ofLengths(3)).toDoubles();
  }

  @Test
  void wrongOptionsAreOneLine() {
    refused(Map.of("xb", 12, "state", 6, "heads", 4),
        "mixer selective-scan: unknown option heads; it knows [inner, xb, "
            + "state, taps, dt_rank, conv_bias, dt_bias_twice]");
    refused(Map.of("state", 6), "mixer selective-scan: option xb is missing");
    refused(Map.of("xb", 12), "mixer selective-scan: option state is missing");
    refused(Map.of("xb", 12, "state", 6, "dt_bias_twice", 2),
        "mixer selective-scan: option dt_bias_twice: expected 1 or 0, got 2");
    refused(Map.of("xb", 7, "state", 6), "selective scan: inner width (24) must be a multiple of xb (7)");
    refused(Map.of("xb", 12, "state", 5), "selective scan: xb (12) must be a multiple of state (5)");
  }

  private void refused(Map<String, ?> options, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> create(options)).withMessage(message);
  }

  @Test
  void aStateOfOtherRowsIsRefused() {
    SequenceMixer m = create(Map.of("xb", 12, "state", 6));
    Tensor u = scope.zeros(DType.F64, 2, 24);
    try (MixerState one = m.newState(1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> m.advance(Context.inference(scope), u, Rows.ofLengths(1, 1), one))
          .withMessage("selective scan: expected its own state of 2 rows");
    }
  }

  @Test
  void aFreshMixerBeginsAsThePapersCode() {
    SequenceMixer m = create(Map.of("xb", 12, "state", 6));
    double[] aLog = m.parameters().get("mamba.A_log").value().toDoubles();
    for (int i = 0; i < aLog.length; i++) {
      assertThat(Math.exp(aLog[i])).isCloseTo(1 + i % 6, within(1e-12));
    }
    for (double bias : m.parameters().get("mamba.dt_proj.bias").value().toDoubles()) {
      assertThat(Plain.softplus(bias)).isBetween(0.001 - 1e-12, 0.1 + 1e-12);
    }
    assertThat(m.parameters().get("mamba.D").value().toDoubles()).containsOnly(1);
  }
}
