package org.seqmix.ssm;

import java.util.Map;
import org.seqmix.mixer.Initialisation;
import org.seqmix.mixer.Options;
import org.seqmix.mixer.MixerProvider;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Weights;

/// `discrete-mamba2`: options `heads`, `groups` (as many as heads), `state`, `taps` (4), `expand` (1),
/// `conv_bias` (1; 0 for none).
public final class DiscreteMamba2Provider implements MixerProvider {
  /// The mixer's name in recipes and layer plans.
  public static final String NAME = "discrete-mamba2";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SequenceMixer create(Site site, Options options, Weights.Part weights) {
    DiscreteMamba2Config config = config(site, options);
    options.finish();
    return new DiscreteMamba2(config, site.layers(), weights);
  }

  @Override
  public Map<String, Init> initialisation(Initialisation how, Site site, Options options) {
    return DiscreteMamba2Beginnings.of(config(site, options), how);
  }

  private static DiscreteMamba2Config config(Site site, Options options) {
    int heads = options.size("heads");
    return new DiscreteMamba2Config(site.width(), site.width() * options.size("expand", 1), heads,
        options.size("groups", heads), options.size("state"), options.size("taps", 4),
        options.flag("conv_bias", true));
  }
}
