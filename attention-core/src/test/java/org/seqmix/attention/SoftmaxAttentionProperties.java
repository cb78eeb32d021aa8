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
      return underTest("multi-head", 2, 2, 4, Rotary.plain(10000));
    }
  }

  @Group
  class GroupedQuery extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("grouped queries", 4, 2, 2, Rotary.plain(500));
    }
  }

  @Group
  class MultiQuery extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("multi-query", 3, 1, 6, Rotary.plain(10000));
    }
  }

  @Group
  class ScaledRotary extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      Rotary.Llama3Scaling scaling = new Rotary.Llama3Scaling(8, 1, 4, 32);
      return underTest("Llama 3 scaling", 2, 1, 8, new Rotary(100, Optional.of(scaling), false));
    }
  }

  /// The same laws where the JVM has no Vector API.
  @Group
  class WithoutVectors extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("grouped queries", 4, 2, 2, Rotary.plain(500));
    }

    @Override
    protected List<LawDevice> devices() {
      return List.of(LawDevice.cpuWithoutVectors());
    }
  }

  private static MixerUnderTest underTest(String name, int heads, int kvHeads, int headDim, Rotary rotary) {
    SoftmaxAttentionConfig config = new SoftmaxAttentionConfig(WIDTH, heads, kvHeads, headDim, rotary, CONTEXT);
    return MixerUnderTest.of("attention, " + name, weights -> new SoftmaxAttention(config, 4, weights))
        .withExtreme(Extreme.shifted("large queries", "q_proj.weight", 0, heads * headDim, 100))
        .withExtreme(Extreme.shifted("large opposite keys", "k_proj.weight", 0, kvHeads * headDim, -100));
  }
}
