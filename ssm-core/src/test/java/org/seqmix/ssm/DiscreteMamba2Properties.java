package org.seqmix.ssm;

import java.util.List;
import net.jqwik.api.Group;
import org.seqmix.mixer.testkit.Extreme;
import org.seqmix.mixer.testkit.LawDevice;
import org.seqmix.mixer.testkit.MixerUnderTest;
import org.seqmix.mixer.testkit.SemiseparableLaws;

/// The laws for discrete Mamba-2 in the forms that models use.
@SuppressWarnings("ClassCanBeStatic") // jqwik wants groups that are not
class DiscreteMamba2Properties {
  private static final int WIDTH = 8;

  @Group
  class Published extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("one B and C a head", DiscreteMamba2Config.of(WIDTH, 2, 3));
    }
  }

  @Group
  class Grouped extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("two heads a group", new DiscreteMamba2Config(WIDTH, WIDTH, 4, 2, 4, 4, true));
    }
  }

  @Group
  class Expanded extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("wider inside, two taps, no bias",
          new DiscreteMamba2Config(WIDTH, 2 * WIDTH, 4, 1, 2, 2, false));
    }
  }

  @Group
  class WithoutConvolution extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("one tap", new DiscreteMamba2Config(WIDTH, WIDTH, 1, 1, 5, 1, true));
    }
  }

  /// The same laws where the JVM has no Vector API.
  @Group
  class WithoutVectors extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("two heads a group", new DiscreteMamba2Config(WIDTH, WIDTH, 4, 2, 4, 4, true));
    }

    @Override
    protected List<LawDevice> devices() {
      return List.of(LawDevice.cpuWithoutVectors());
    }
  }

  private static MixerUnderTest underTest(String name, DiscreteMamba2Config config) {
    int gate = config.convChannels();
    int decay = gate + config.inner();
    String projection = "in_proj.weight";
    return MixerUnderTest.of("discrete Mamba-2, " + name, weights -> new DiscreteMamba2(config, 4, weights))
        .withStateSize(config.state())
        .withExtreme(Extreme.shifted("decay 0", projection, decay, config.projected(), 100))
        .withExtreme(Extreme.shifted("decay 1", projection, decay, config.projected(), -100))
        .withExtreme(Extreme.shifted("gate shut", projection, gate, decay, -100))
        .withExtreme(Extreme.shifted("gate open", projection, gate, decay, 100));
  }
}
