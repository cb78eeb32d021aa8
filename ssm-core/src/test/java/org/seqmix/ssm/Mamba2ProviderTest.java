package org.seqmix.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
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

class Mamba2ProviderTest {
  private static final MixerProvider.Site SITE = new MixerProvider.Site(8, 4, 32);

  private final Device device = new ReferenceDevice();
  private final Scope scope = device.newScope("provider");

  @AfterEach
  void close() {
    device.close();
  }

  private SequenceMixer create(Map<String, ?> options) {
    return Mixers.find("mamba2").create(SITE, Options.ofMixer("mamba2", options),
        new FreshWeights(scope, DType.F64, 1).at("mixer"));
  }

  private static Shape shape(SequenceMixer m, String weight) {
    return m.parameters().get("mixer." + weight).value().shape();
  }

  @Test
  void optionsBecomeSizes() {
    SequenceMixer m = create(Map.of("heads", 4, "groups", 2, "state", 3, "taps", 2, "expand", 3, "bias", 1));
    int channels = 24 + 2 * 2 * 3;
    assertThat(shape(m, "in_proj.weight")).isEqualTo(Shape.of(24 + channels + 4, 8));
    assertThat(shape(m, "in_proj.bias")).isEqualTo(Shape.of(24 + channels + 4));
    assertThat(shape(m, "conv1d.weight")).isEqualTo(Shape.of(channels, 1, 2));
    assertThat(shape(m, "conv1d.bias")).isEqualTo(Shape.of(channels));
    assertThat(shape(m, "dt_bias")).isEqualTo(Shape.of(4));
    assertThat(shape(m, "A_log")).isEqualTo(Shape.of(4));
    assertThat(shape(m, "D")).isEqualTo(Shape.of(4));
    assertThat(shape(m, "norm.weight")).isEqualTo(Shape.of(24));
    assertThat(shape(m, "out_proj.weight")).isEqualTo(Shape.of(8, 24));
    assertThat(shape(m, "out_proj.bias")).isEqualTo(Shape.of(8));
    assertThat(m.spec().headDim()).isEqualTo(6);
    assertThat(m.spec().name()).isEqualTo("mamba2");
  }

  @Test
  void withoutOptionsItIsTheStandardForm() {
    SequenceMixer m = create(Map.of("heads", 4, "state", 3));
    assertThat(shape(m, "in_proj.weight")).isEqualTo(Shape.of(16 + 16 + 2 * 3 + 4, 8));
    assertThat(shape(m, "conv1d.weight")).isEqualTo(Shape.of(16 + 2 * 3, 1, 4));
    assertThat(m.parameters().contains("mixer.in_proj.bias")).isFalse();
    assertThat(m.parameters().contains("mixer.out_proj.bias")).isFalse();
  }

  @Test
  void biasAndNormMayBeLeftOut() {
    SequenceMixer m = create(Map.of("heads", 4, "state", 3, "conv_bias", 0, "norm", 0));
    assertThat(m.parameters().contains("mixer.conv1d.bias")).isFalse();
    assertThat(m.parameters().contains("mixer.norm.weight")).isFalse();
  }

  @Test
  void optionsReachTheLayer() {
    Map<String, Object> options = new HashMap<>(Map.of("heads", 4, "state", 3));
    double[] usual = output(create(options));
    for (Map<String, ?> change : List.of(Map.of("dt_min", 0.2), Map.of("dt_max", 0.0005),
        Map.of("norm_eps", 1.0), Map.of("norm_groups", 4))) {
      Map<String, Object> changed = new HashMap<>(options);
      changed.putAll(change);
      assertThat(output(create(changed))).as(change.toString()).isNotEqualTo(usual);
    }
    assertThat(output(create(options))).isEqualTo(usual);
  }

  private double[] output(SequenceMixer m) {
    Tensor u = scope.full(DType.F64, Shape.of(3, 8), 0.5);
    return m.forward(Context.inference(scope), u, Rows.ofLengths(3)).toDoubles();
  }

  @Test
  void wrongOptionsAreOneLine() {
    refused(Map.of("heads", 4, "state", 3, "tops", 4), "mixer mamba2: unknown option tops; it knows [heads, expand, "
        + "groups, state, taps, conv_bias, bias, dt_min, dt_max, norm, norm_eps, norm_groups]");
    refused(Map.of("state", 3), "mixer mamba2: option heads is missing");
    refused(Map.of("heads", 4), "mixer mamba2: option state is missing");
    refused(Map.of("heads", 4, "state", 3, "norm", 2), "mixer mamba2: option norm: expected 1 or 0, got 2");
    refused(Map.of("heads", 3, "state", 2), "Mamba-2: inner width (16) must be a multiple of heads (3)");
    refused(Map.of("heads", 4, "groups", 3, "state", 2), "SSD: heads (4) must be a multiple of groups (3)");
    refused(Map.of("heads", 4, "state", 2, "norm_groups", 3),
        "Mamba-2: inner width (16) must be a multiple of the norm's groups (3)");
    refused(Map.of("heads", 4, "state", 2, "norm_eps", 0),
        "Mamba-2: epsilon (0.0) and groups (1) of the norm must be > 0");
    refused(Map.of("heads", 4, "state", 2, "dt_min", 0.2, "dt_max", 0.1),
        "Mamba-2: expected limits of the step size 0 <= min <= max, got min 0.2 and max 0.1");
    refused(Map.of("heads", 4, "state", 2, "dt_min", -1),
        "Mamba-2: expected limits of the step size 0 <= min <= max, got min -1.0 and max Infinity");
  }

  private void refused(Map<String, ?> options, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> create(options)).withMessage(message);
  }

  @Test
  void aStateOfOtherRowsIsRefused() {
    SequenceMixer m = create(Map.of("heads", 4, "state", 3));
    Tensor u = scope.zeros(DType.F64, 2, 8);
    try (MixerState one = m.newState(1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> m.advance(Context.inference(scope), u, Rows.ofLengths(1, 1), one))
          .withMessage("Mamba-2: expected its own state of 2 rows");
    }
  }

  @Test
  void aFreshMixerBeginsAsThePapersCode() {
    SequenceMixer m = create(Map.of("heads", 16, "state", 3));
    for (double aLog : m.parameters().get("mixer.A_log").value().toDoubles()) {
      assertThat(Math.exp(aLog)).isBetween(1.0, 16.0);
    }
    for (double bias : m.parameters().get("mixer.dt_bias").value().toDoubles()) {
      assertThat(Plain.softplus(bias)).isBetween(0.001 - 1e-12, 0.1 + 1e-12);
    }
    assertThat(m.parameters().get("mixer.D").value().toDoubles()).containsOnly(1);
    assertThat(m.parameters().get("mixer.norm.weight").value().toDoubles()).containsOnly(1);
    for (String conv : new String[] {"mixer.conv1d.weight", "mixer.conv1d.bias"}) {
      for (double tap : m.parameters().get(conv).value().toDoubles()) {
        assertThat(tap).isBetween(-0.5, 0.5);
      }
    }
  }
}
