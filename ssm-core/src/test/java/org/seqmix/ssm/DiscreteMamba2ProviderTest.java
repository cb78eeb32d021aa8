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
import org.seqmix.tensor.Weights;
import org.seqmix.tensor.reference.ReferenceDevice;

class DiscreteMamba2ProviderTest {
  private static final MixerProvider.Site SITE = new MixerProvider.Site(8, 4, 32);

  private final Device device = new ReferenceDevice();
  private final Scope scope = device.newScope("provider");
  private final Weights weights = new FreshWeights(scope, DType.F64, 1);

  @AfterEach
  void close() {
    device.close();
  }

  private SequenceMixer create(Map<String, ?> options) {
    return Mixers.find("discrete-mamba2").create(SITE, Options.ofMixer("discrete-mamba2", options),
        weights.at("mixer"));
  }

  @Test
  void optionsBecomeSizes() {
    SequenceMixer m = create(Map.of("heads", 4, "groups", 2, "state", 3, "taps", 2, "expand", 2, "conv_bias", 0));
    int channels = 16 + 2 * 2 * 3;
    assertThat(m.parameters().get("mixer.in_proj.weight").value().shape()).isEqualTo(Shape.of(channels + 16 + 4, 8));
    assertThat(m.parameters().get("mixer.conv1d.weight").value().shape()).isEqualTo(Shape.of(channels, 1, 2));
    assertThat(m.parameters().contains("mixer.conv1d.bias")).isFalse();
    assertThat(m.spec().headDim()).isEqualTo(4);
    assertThat(m.spec().name()).isEqualTo("discrete-mamba2");
  }

  @Test
  void unknownNamesAndOptionsListThoseThereAre() {
    assertThatIllegalArgumentException().isThrownBy(() -> Mixers.find("mamba9"))
        .withMessageContaining("unknown mixer mamba9").withMessageContaining("discrete-mamba2");
    assertThatIllegalArgumentException().isThrownBy(() -> create(Map.of("heads", 2, "state", 3, "tops", 4)))
        .withMessageContaining("unknown option tops")
        .withMessageContaining("[heads, expand, groups, state, taps, conv_bias]");
    assertThatIllegalArgumentException().isThrownBy(() -> create(Map.of("heads", 2)))
        .withMessageContaining("option state is missing");
    assertThatIllegalArgumentException().isThrownBy(() -> create(Map.of("heads", 3, "state", 2)))
        .withMessageContaining("must be a multiple of heads (3)");
  }

  @Test
  void aStateOfOtherRowsIsRefused() {
    SequenceMixer m = create(Map.of("heads", 2, "state", 3));
    Tensor u = scope.zeros(DType.F64, 2, 8);
    try (MixerState one = m.newState(1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> m.advance(Context.inference(scope), u, Rows.ofLengths(1, 1), one))
          .withMessage("discrete Mamba-2: expected its own state of 2 rows");
    }
  }

  @Test
  void aFreshMixerHasAnOpenGateAndPassesItsInputThroughTheConvolution() {
    SequenceMixer m = create(Map.of("heads", 2, "state", 3));
    double bias = m.parameters().get("mixer.z_bias").value().toDoubles()[0];
    assertThat(bias / (1 + Math.exp(-bias))).isCloseTo(1, within(1e-12));
    assertThat(m.parameters().get("mixer.conv1d.weight").value().columns(3, 4).toDoubles()).containsOnly(1);
    assertThat(m.parameters().get("mixer.conv1d.weight").value().columns(0, 3).toDoubles()).containsOnly(0);
    assertThat(m.parameters().get("mixer.D").value().toDoubles()).containsOnly(1);
  }
}
