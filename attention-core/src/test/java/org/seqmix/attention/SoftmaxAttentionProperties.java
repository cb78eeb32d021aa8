package org.seqmix.attention;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Group;
import org.seqmix.mixer.testkit.Extreme;
import org.seqmix.mixer.testkit.LawDevice;
import org.seqmix.mixer.testkit.MixerLaws;
import org.seqmix.mixer.testkit.MixerUnderTest;

/// The laws for softmax attention in the forms that models use.
@SuppressWarnings("ClassCanBeStatic") // jqwik wants groups that are not
class SoftmaxAttentionProperties {
  private static final int WIDTH = 8;
  private static final int CONTEXT = 200;

  @Group
  class MultiHead extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("multi-head", config(2, 2, 4));
    }
  }

  @Group
  class GroupedQuery extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("grouped queries", config(4, 2, 2));
    }
  }

  @Group
  class MultiQuery extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("multi-query", config(3, 1, 6));
    }
  }

  @Group
  class ScaledRotary extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      Rotary.Llama3Scaling scaling = new Rotary.Llama3Scaling(8, 1, 4, 32);
      return underTest("Llama 3 scaling",
          new SoftmaxAttentionConfig(WIDTH, 2, 1, 8, new Rotary(100, Optional.of(scaling), false), CONTEXT));
    }
  }

  /// Shorter than most rows, and than a kernel's block of keys.
  @Group
  class NarrowWindow extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("window of 5", config(4, 2, 4).withWindow(5));
    }
  }

  /// Longer than usual rows; over long ones its beginning lies inside a kernel's blocks of keys.
  @Group
  class WideWindow extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("window of 70", config(2, 1, 4).withWindow(70));
    }
  }

  @Group
  class PartialRotary extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("half of each head turns, biases",
          config(2, 2, 8).withRotaryDim(4).withBiases(true, true).named(AttentionNames.PHI));
    }
  }

  @Group
  class Biases extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("biases of one shared key head", config(2, 1, 4).withBiases(true, false));
    }
  }

  @Group
  class Stacked extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      SoftmaxAttentionConfig config = config(4, 2, 2).named(AttentionNames.MHA);
      return MixerUnderTest.of("attention, one projection", weights -> new SoftmaxAttention(config, 4, weights))
          .withExtreme(Extreme.shifted("large queries", "in_proj.weight", 0, config.inner(), 100))
          .withExtreme(Extreme.shifted("large opposite keys", "in_proj.weight", config.inner(),
              config.inner() + config.kvWidth(), -100));
    }
  }

  /// The same laws where the JVM has no Vector API.
  @Group
  class WithoutVectors extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("grouped queries", config(4, 2, 2));
    }

    @Override
    protected List<LawDevice> devices() {
      return List.of(LawDevice.cpuWithoutVectors());
    }
  }

  private static SoftmaxAttentionConfig config(int heads, int kvHeads, int headDim) {
    return new SoftmaxAttentionConfig(WIDTH, heads, kvHeads, headDim, Rotary.plain(500), CONTEXT);
  }

  private static MixerUnderTest underTest(String name, SoftmaxAttentionConfig config) {
    return MixerUnderTest.of("attention, " + name, weights -> new SoftmaxAttention(config, 4, weights))
        .withExtreme(Extreme.shifted("large queries", "q_proj.weight", 0, config.inner(), 100))
        .withExtreme(Extreme.shifted("large opposite keys", "k_proj.weight", 0, config.kvWidth(), -100));
  }
}
