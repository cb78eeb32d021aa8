package org.seqmix.ssm;

import java.util.Map;
import net.jqwik.api.Group;
import org.seqmix.mixer.testkit.MixerUnderTest;
import org.seqmix.mixer.testkit.SemiseparableLaws;
import org.seqmix.tensor.Init;

/// The laws for standard Mamba-2 in the forms that models use.
///
/// Fresh step sizes are so small that the matrix is nearly diagonal; all groups but the first begin with larger ones and
/// with slower decay, so that what lies below the diagonal weighs as much as the skip.
@SuppressWarnings("ClassCanBeStatic") // jqwik wants groups that are not
class Mamba2Properties {
  private static final int WIDTH = 8;
  private static final Map<String, Init> LIVELY = Map.of("dt_bias", Init.zeros(), "A_log", Init.constant(-1));

  @Group
  class Published extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("as published, fresh", Mamba2Config.of(WIDTH, 4, 3), Map.of());
    }
  }

  @Group
  class Grouped extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("two heads a group, the norm by groups",
          Mamba2Config.of(WIDTH, 4, 3).withGroups(2).withNorm(new Mamba2Config.Norm(1e-5, 2)), LIVELY);
    }
  }

  @Group
  class Biased extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("no wider inside, biases", Mamba2Config.of(WIDTH, 2, 4).withInner(WIDTH).withBias(), LIVELY);
    }
  }

  /// Heads with step sizes below, within and above the limits. They stay clear of the limits themselves, where the
  /// output has no slope: the numbers softplus is taken of are near -12, 0 and 12, its limits at -6 and 6.
  @Group
  class Limited extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      Mamba2Config config = Mamba2Config.of(WIDTH, 4, 3).withGroups(4)
          .withSteps(new Mamba2Config.Steps(softplus(-6), softplus(6)));
      int steps = config.projected() - config.heads();
      Init clear = (shape, random) -> new double[] {-12, 0, 12, 0};
      return underTest("limited step sizes, a group a head", config,
          Map.of("dt_bias", clear, "A_log", Init.constant(-1), "in_proj.weight",
              Init.linear().withZeroRows(steps, config.projected())));
    }
  }

  @Group
  class WithoutConvolution extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("one tap, no bias", Mamba2Config.of(WIDTH, 1, 5).withConvolution(1, false), LIVELY);
    }
  }

  @Group
  class WithoutNorm extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("two taps, no norm", Mamba2Config.of(WIDTH, 4, 1).withConvolution(2, true).withNorm(null),
          LIVELY);
    }
  }

  private static MixerUnderTest underTest(String name, Mamba2Config config, Map<String, Init> begin) {
    MixerUnderTest mixer = MixerUnderTest
        .of("Mamba-2, " + name, weights -> new Mamba2(config, 4, OtherBeginnings.of(weights, begin)))
        .withStateSize(config.state());
    return Extremes.of(mixer, "dt_bias", config.inner());
  }

  private static double softplus(double x) {
    return Math.log1p(Math.exp(x));
  }
}
