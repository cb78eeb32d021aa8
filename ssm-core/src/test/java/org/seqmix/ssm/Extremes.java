package org.seqmix.ssm;

import java.util.Arrays;
import org.seqmix.mixer.testkit.Extreme;
import org.seqmix.mixer.testkit.MixerUnderTest;

/// Weights at which state-space mixers with step sizes saturate.
final class Extremes {
  private Extremes() {
  }

  /// The mixer with step sizes of 0 and of hundreds, with rates near 0 and of hundreds of millions, and with its gate
  /// (rows 0 to `inner` of the projection) shut and open.
  static MixerUnderTest of(MixerUnderTest mixer, String stepBias, int inner) {
    return mixer.withExtreme(filled("steps of 0", stepBias, -100)).withExtreme(filled("long steps", stepBias, 100))
        .withExtreme(filled("decay 1", "A_log", -100)).withExtreme(filled("decay 0", "A_log", 20))
        .withExtreme(Extreme.shifted("gate shut", "in_proj.weight", 0, inner, -100))
        .withExtreme(Extreme.shifted("gate open", "in_proj.weight", 0, inner, 100));
  }

  private static Extreme filled(String name, String weight, double value) {
    return new Extreme(name, (full, shape, values) -> {
      if (full.endsWith(weight)) {
        Arrays.fill(values, value);
      }
    });
  }
}
