package org.seqmix.attention;

import java.util.Optional;
import org.seqmix.mixer.Options;
import org.seqmix.mixer.MixerProvider;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Weights;

/// `attention`: options `heads`, `kv_heads` (as many as heads), `head_dim` (width / heads).
///
/// - Positions: `rope_theta` (10000), `rotary_dim` (head dim: columns of each head that turn), for Llama 3 scaling
///   `rope_factor`, `rope_low_freq_factor`, `rope_high_freq_factor`, `rope_original_context`; `rope_bf16` (0; 1 rounds
///   the frequencies).
/// - `window`: positions a token sees, its own included (all).
/// - `qkv_bias` (0), `out_bias` (0): 1 for biases of queries, keys and values, and of the output.
/// - `names` (`llama`): what checkpoints call the weights, see {@link AttentionNames}: `llama`, `phi` or `mha`.
public final class SoftmaxAttentionProvider implements MixerProvider {
  /// The mixer's name in recipes and layer plans.
  public static final String NAME = "attention";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SequenceMixer create(Site site, Options options, Weights.Part weights) {
    int heads = options.size("heads");
    int headDim = options.size("head_dim", Math.max(1, site.width() / heads));
    SoftmaxAttentionConfig config = new SoftmaxAttentionConfig(site.width(), heads, options.size("kv_heads", heads),
        headDim, rotary(options), options.size("rotary_dim", headDim), options.size("window", Integer.MAX_VALUE),
        options.flag("qkv_bias", false), options.flag("out_bias", false),
        AttentionNames.of(options.word("names", "llama")), site.context());
    options.finish();
    return new SoftmaxAttention(config, site.layers(), weights);
  }

  static Rotary rotary(Options options) {
    double factor = options.number("rope_factor", 1);
    Rotary.Llama3Scaling scaling = new Rotary.Llama3Scaling(factor, options.number("rope_low_freq_factor", 1),
        options.number("rope_high_freq_factor", 4), options.size("rope_original_context", 8192));
    return new Rotary(options.number("rope_theta", 10000), factor == 1 ? Optional.empty() : Optional.of(scaling),
        options.flag("rope_bf16", false));
  }
}
