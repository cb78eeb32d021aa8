package org.seqmix.ssm;

import java.util.Map;
import net.jqwik.api.Group;
import org.seqmix.mixer.testkit.MixerUnderTest;
import org.seqmix.mixer.testkit.SemiseparableLaws;
import org.seqmix.tensor.Init;

/// The laws for the selective scan in the forms that models use.
///
/// Fresh step sizes are so small that the matrix is nearly diagonal; all groups but the first begin with larger ones and
/// with slower decay, so that what lies below the diagonal weighs as much as the skip.
@SuppressWarnings("ClassCanBeStatic") // jqwik wants groups that are not
class SelectiveScanProperties {
  private static final int WIDTH = 8;
  private static final Map<String, Init> LIVELY = Map.of("dt_proj.bias", Init.zeros(), "A_log", Init.constant(-1));

  @Group
  class Published extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("MambaInLlama's, fresh", SelectiveScanConfig.of(WIDTH, 4, 2), Map.of());
    }
  }

  @Group
  class Repeated extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("x and B of two heads, each three times, biases twice",
          new SelectiveScanConfig(WIDTH, 12, 4, 2, 3, 2, true, true), LIVELY);
    }
  }

  @Group
  class Whole extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("Mamba-1's, no bias of the convolution",
          new SelectiveScanConfig(WIDTH, WIDTH, WIDTH, 4, 4, 3, false, false), LIVELY);
    }
  }

  @Group
  class WithoutConvolution extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("one tap, one state a channel", new SelectiveScanConfig(WIDTH, 6, 3, 1, 1, 1, true, false),
          LIVELY);
    }
  }

  private static MixerUnderTest underTest(String name, SelectiveScanConfig config, Map<String, Init> begin) {
    MixerUnderTest mixer = MixerUnderTest
        .of("selective scan, " + name, weights -> new SelectiveScanMixer(config, 4, OtherBeginnings.of(weights, begin)))
        .withStateSize(config.state());
    return Extremes.of(mixer, "dt_proj.bias", config.inner());
  }
}
