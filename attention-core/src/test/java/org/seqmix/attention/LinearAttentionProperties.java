package org.seqmix.attention;

import java.util.Optional;
import net.jqwik.api.Group;
import org.seqmix.mixer.testkit.Extreme;
import org.seqmix.mixer.testkit.MixerUnderTest;
import org.seqmix.mixer.testkit.SemiseparableLaws;

/// The laws for linear attention: every feature map, shared keys, rows normalised and not, with and without rotation.
@SuppressWarnings("ClassCanBeStatic") // jqwik wants groups that are not
class LinearAttentionProperties {
  private static final int WIDTH = 8;
  private static final int CONTEXT = 200;
  private static final Optional<Rotary> ROTARY = Optional.of(Rotary.plain(10000));

  @Group
  class LowRank extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("causal low rank", 2, 2, 3, FeatureMap.IDENTITY, false, Optional.empty());
    }
  }

  @Group
  class Normalized extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("normalised, shared keys", 4, 2, 2, FeatureMap.ELU, true, Optional.empty());
    }
  }

  @Group
  class NormalizedRotary extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("normalised, rotary, one key head", 2, 1, 4, FeatureMap.ELU, true, ROTARY);
    }
  }

  @Group
  class SiluRotary extends SemiseparableLaws {
    @Override
    protected MixerUnderTest mixer() {
      return underTest("silu, rotary", 2, 2, 4, FeatureMap.SILU, false, ROTARY);
    }
  }

  private static MixerUnderTest underTest(String name, int heads, int kvHeads, int headDim, FeatureMap feature,
      boolean normalized, Optional<Rotary> rotary) {
    LinearAttentionConfig config =
        new LinearAttentionConfig(WIDTH, heads, kvHeads, headDim, feature, normalized, rotary, CONTEXT);
    return MixerUnderTest.of("linear attention, " + name, weights -> new LinearAttention(config, 4, weights))
        .withStateSize(headDim)
        .withExtreme(Extreme.shifted("large queries", "q_proj.weight", 0, heads * headDim, 100))
        .withExtreme(Extreme.shifted("no queries", "q_proj.weight", 0, heads * headDim, -100))
        .withExtreme(Extreme.shifted("no keys", "k_proj.weight", 0, kvHeads * headDim, -100));
  }
}
