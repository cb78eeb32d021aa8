package org.seqmix.attention;

import net.jqwik.api.Group;
import org.seqmix.attention.CausalToeplitzConfig.Algorithm;
import org.seqmix.mixer.testkit.Extreme;
import org.seqmix.mixer.testkit.MixerLaws;
import org.seqmix.mixer.testkit.MixerUnderTest;

/// The laws for causal Toeplitz mixers, with taps fewer and more than rows have tokens. Only the cpu device has
/// transforms.
@SuppressWarnings("ClassCanBeStatic") // jqwik wants groups that are not
class CausalToeplitzProperties {
  private static final int WIDTH = 8;
  /// As many as the longest rows of the laws have tokens.
  private static final int CONTEXT = 200;

  @Group
  class Direct extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("direct, 5 taps", new CausalToeplitzConfig(WIDTH, 2, 4, 5, false, Algorithm.DIRECT));
    }
  }

  @Group
  class DirectGated extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("direct, gated, 70 taps", new CausalToeplitzConfig(WIDTH, 4, 3, 70, true, Algorithm.DIRECT));
    }
  }

  @Group
  class Transforms extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("transforms, taps of the context",
          new CausalToeplitzConfig(WIDTH, 2, 4, CONTEXT, false, Algorithm.FFT)).withinBound("cpu");
    }
  }

  @Group
  class TransformsGated extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("transforms, gated, 6 taps", new CausalToeplitzConfig(WIDTH, 3, 5, 6, true, Algorithm.FFT))
          .withinBound("cpu");
    }
  }

  private static MixerUnderTest underTest(String name, CausalToeplitzConfig config) {
    return MixerUnderTest.of("toeplitz, " + name, weights -> new CausalToeplitz(config, 4, weights))
        .withExtreme(Extreme.shifted("large values", "v_proj.weight", 0, config.inner(), 100))
        .withExtreme(Extreme.shifted("large diagonal", "filter", 0, config.heads(), -1000))
        .withExtreme(Extreme.shifted("gate shut", "gate_proj.weight", 0, config.inner(), -100))
        .withExtreme(Extreme.shifted("gate open", "gate_proj.weight", 0, config.inner(), 100));
  }
}
