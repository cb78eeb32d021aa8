package org.seqmix.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.seqmix.hybrid.config.ModelConfig;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.reference.ReferenceDevice;

class ThroughputTest {
  static List<ModelConfig> configs() {
    return TinyModels.both();
  }

  /// A clock on which the k-th run takes `milliseconds[k]`.
  private static Throughput timed(int warmups, long... milliseconds) {
    Deque<Long> readings = new ArrayDeque<>();
    long now = 17;
    for (long m : milliseconds) {
      readings.add(now);
      now += m * 1_000_000;
      readings.add(now);
    }
    return new Throughput(readings::remove, warmups, milliseconds.length);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void runsCountAndWarmUpsDoNot(ModelConfig config) {
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("test")) {
      Decoder decoder = TinyModels.decoder(config, scope, DType.F32);
      assertThat(timed(2, 400, 100, 200).decode(decoder, 3, 5).median()).isEqualTo(3 * 5 / 0.2, within(1e-9));
      assertThat(timed(0, 40).prompt(decoder, 1, 16).median()).isEqualTo(16 / 0.04, within(1e-9));
      assertThat(timed(1, 40).decode(decoder, 2, 7, 5).median()).isEqualTo(2 * 5 / 0.04, within(1e-9));
      assertThat(timed(1, 10, 30).prompt(decoder, 2, 4).samples()).containsExactly(new double[] {8 / 0.01, 8 / 0.03},
          within(1e-9));
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void whatDoesNotFitIsRefused(ModelConfig config) {
    try (Device device = new ReferenceDevice(); Scope scope = device.newScope("test")) {
      Decoder decoder = TinyModels.decoder(config, scope, DType.F32);
      assertThatThrownBy(() -> timed(0, 1).prompt(decoder, 1, 17)).hasMessageContaining("prompt (17) must be in 1..16");
      assertThatThrownBy(() -> timed(0, 1).decode(decoder, 1, 0)).hasMessageContaining("tokens (0) must be in 1..16");
      assertThatThrownBy(() -> timed(0, 1).decode(decoder, 1, 12, 5))
          .hasMessageContaining("tokens (5) must be in 1..4, the model's context less the depth of 12");
      assertThatThrownBy(() -> timed(0, 1).decode(decoder, 0, 1)).hasMessageContaining("batch (0)");
      assertThatThrownBy(() -> timed(0, 1).prompt(decoder, 0, 1)).hasMessageContaining("batch (0)");
      assertThatThrownBy(() -> new Throughput(System::nanoTime, 0, 0)).hasMessageContaining("repeats (0)");
    }
  }
}
