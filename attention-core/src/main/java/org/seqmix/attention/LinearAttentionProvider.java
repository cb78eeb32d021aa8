package org.seqmix.attention;

import java.util.Optional;
import org.seqmix.mixer.Options;
import org.seqmix.mixer.MixerProvider;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Weights;

/// `linear-attention`: options `heads`, `kv_heads` (as many as heads), `head_dim` (width / heads).
///
/// - `feature` (`identity`): `identity`, `elu` (ELU + 1) or `silu`.
/// - `normalize` (0): 1 divides rows of the matrix by their sum; for `feature=elu`.
/// - Positions: none, unless `rope_theta` is given; then as of `attention`.
public final class LinearAttentionProvider implements MixerProvider {
  /// The mixer's name in recipes and layer plans.
  public static final String NAME = "linear-attention";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SequenceMixer create(Site site, Options options, Weights.Part weights) {
    int heads = options.size("heads");
    boolean turns = options.number("rope_theta", 0) != 0;
    Rotary rotary = SoftmaxAttentionProvider.rotary(options);
    LinearAttentionConfig config = new LinearAttentionConfig(site.width(), heads, options.size("kv_heads", heads),
        options.size("head_dim", Math.max(1, site.width() / heads)), FeatureMap.of(options.word("feature", "identity")),
        options.flag("normalize", false), turns ? Optional.of(rotary) : Optional.empty(), site.context());
    options.finish();
    return new LinearAttention(config, site.layers(), weights);
  }
}
