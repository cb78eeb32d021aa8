package org.seqmix.hybrid.mixer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Group;
import org.seqmix.attention.FeatureMap;
import org.seqmix.attention.LinearAttention;
import org.seqmix.attention.LinearAttentionConfig;
import org.seqmix.attention.Rotary;
import org.seqmix.attention.SoftmaxAttention;
import org.seqmix.attention.SoftmaxAttentionConfig;
import org.seqmix.mixer.Options;
import org.seqmix.mixer.MixerProvider;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.mixer.testkit.Extreme;
import org.seqmix.mixer.testkit.MixerLaws;
import org.seqmix.mixer.testkit.MixerUnderTest;
import org.seqmix.ssm.DiscreteMamba2;
import org.seqmix.ssm.DiscreteMamba2Config;
import org.seqmix.tensor.Weights;

/// The laws for heads of several kinds: one head kept, every other one, all but one, and three kinds by hand.
@SuppressWarnings("ClassCanBeStatic") // jqwik wants groups that are not
class HybridHeadsProperties {
  private static final int WIDTH = 8;
  private static final int CONTEXT = 200;

  @Group
  class OneOfFour extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      return provided("one of four", 3, Map.of("heads", 4, "keep", 2, "state", 3));
    }
  }

  @Group
  class Interleaved extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      return provided("every other, scaled rotary", 2, Map.of("heads", 4, "keep", "2+0", "state", 2, "taps", 2,
          "head_dim", 4, "rope_theta", 100, "rope_factor", 8, "rope_original_context", 32));
    }
  }

  @Group
  class AllButOne extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      return provided("all but one, windowed", 1, Map.of("heads", 4, "keep", "0+1+3", "state", 4, "conv_bias", 0,
          "window", 5));
    }
  }

  @Group
  class ThreeKinds extends MixerLaws {
    @Override
    protected MixerUnderTest mixer() {
      return MixerUnderTest.of("hybrid heads, three kinds", HybridHeadsProperties::threeKinds);
    }
  }

  private static SequenceMixer threeKinds(Weights.Part weights) {
    SoftmaxAttentionConfig attention =
        new SoftmaxAttentionConfig(WIDTH, 2, 1, 4, Rotary.plain(10000), CONTEXT);
    LinearAttentionConfig linear =
        new LinearAttentionConfig(WIDTH, 1, 1, 4, FeatureMap.IDENTITY, false, Optional.empty(), CONTEXT);
    DiscreteMamba2Config ssm = new DiscreteMamba2Config(WIDTH, 8, 2, 1, 3, 4, true);
    return new HybridHeads(List.of(
        new HybridHeads.Part("linear", new LinearAttention(linear, 2, weights.at("linear")), List.of(2)),
        new HybridHeads.Part("attention", new SoftmaxAttention(attention, 2, weights.at("attention")), List.of(4, 1)),
        new HybridHeads.Part("ssm", new DiscreteMamba2(ssm, 2, weights.at("ssm")), List.of(0, 3))));
  }

  private static MixerUnderTest provided(String name, int others, Map<String, Object> options) {
    int headDim = (int) options.getOrDefault("head_dim", 2);
    int gate = others * (headDim + 2 * (int) options.get("state"));
    int decay = gate + others * headDim;
    String projection = "ssm.in_proj.weight";
    return MixerUnderTest.of("hybrid heads, " + name, weights -> new HybridHeadsProvider()
        .create(new MixerProvider.Site(WIDTH, 4, CONTEXT), Options.ofMixer("hybrid-heads", options), weights))
        .withExtreme(Extreme.shifted("decay 0", projection, decay, decay + others, 100))
        .withExtreme(Extreme.shifted("decay 1", projection, decay, decay + others, -100))
        .withExtreme(Extreme.shifted("gate shut", projection, gate, decay, -100))
        .withExtreme(Extreme.shifted("large queries", "self_attn.q_proj.weight", 0, headDim, 100));
  }
}
