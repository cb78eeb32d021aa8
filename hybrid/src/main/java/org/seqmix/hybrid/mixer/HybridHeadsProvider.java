package org.seqmix.hybrid.mixer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.seqmix.attention.SoftmaxAttentionProvider;
import org.seqmix.mixer.Initialisation;
import org.seqmix.mixer.Options;
import org.seqmix.mixer.MixerProvider;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.ssm.DiscreteMamba2;
import org.seqmix.ssm.DiscreteMamba2Beginnings;
import org.seqmix.ssm.DiscreteMamba2Config;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Weights;

/// `hybrid-heads`: some heads attend, the others are discrete Mamba-2. Options `heads` (all of them), `keep` (those that
/// attend, joined by +, such as `1+4`), `head_dim` (width / heads).
///
/// - Of the kept heads, each with a key-value head of its own: those of `attention`, such as `rope_theta`. Their weights
///   are under `self_attn`.
/// - Of the others, each with a B and C of its own: `state`, `taps` (4), `conv_bias` (1; 0 for none). Their weights are
///   under `ssm`.
public final class HybridHeadsProvider implements MixerProvider {
  /// The mixer's name in recipes and layer plans.
  public static final String NAME = "hybrid-heads";
  /// Prefix of the weights, and of the state, of the heads that attend.
  public static final String ATTENTION = "self_attn";
  /// Prefix of the weights, and of the state, of the other heads.
  public static final String SSM = "ssm";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SequenceMixer create(Site site, Options options, Weights.Part weights) {
    int headDim = headDim(site, options);
    KeptHeads keep = keep(options);
    DiscreteMamba2Config config = config(site, options, keep);
    Options attention = options.part(
        Map.of("heads", keep.kept().size(), "kv_heads", keep.kept().size(), "head_dim", headDim));
    SequenceMixer kept = new SoftmaxAttentionProvider().create(site, attention, weights.at(ATTENTION));
    options.finish();
    return new HybridHeads(List.of(new HybridHeads.Part(ATTENTION, kept, keep.kept()),
        new HybridHeads.Part(SSM, new DiscreteMamba2(config, site.layers(), weights.at(SSM)), keep.others())));
  }

  /// That of the heads which do not attend; those that do are the teacher's in any case.
  @Override
  public Map<String, Init> initialisation(Initialisation how, Site site, Options options) {
    KeptHeads keep = keep(options);
    Initialisation mine = switch (how) {
      case Initialisation.FromValues from -> new Initialisation.FromValues(from.teacher().ofHeads(keep.others()));
      case Initialisation.FromAttention from -> new Initialisation.FromAttention(
          from.teacher().ofHeads(keep.others()));
      default -> how;
    };
    Map<String, Init> out = new HashMap<>();
    DiscreteMamba2Beginnings.of(config(site, options, keep), mine).forEach((weight, init) -> out.put(SSM + "." + weight,
        init));
    return out;
  }

  private static KeptHeads keep(Options options) {
    int heads = options.size("heads");
    return KeptHeads.parse(options.word("keep", ""), heads);
  }

  private static int headDim(Site site, Options options) {
    return options.size("head_dim", Math.max(1, site.width() / options.size("heads")));
  }

  private static DiscreteMamba2Config config(Site site, Options options, KeptHeads keep) {
    int others = keep.others().size();
    return new DiscreteMamba2Config(site.width(), others * headDim(site, options), others, others,
        options.size("state"), options.size("taps", 4), options.flag("conv_bias", true));
  }
}
