package org.seqmix.ssm;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.seqmix.mixer.Initialisation;
import org.seqmix.mixer.Options;
import org.seqmix.mixer.MixerProvider;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Weights;

/// `mamba2`: options `heads`, `groups` (1), `state`, `taps` (4), `expand` (2), `conv_bias` (1), `bias` (0), `dt_min` (0),
/// `dt_max` (no limit), `norm` (1), `norm_eps` (1e-5), `norm_groups` (1).
public final class Mamba2Provider implements MixerProvider {
  /// The mixer's name in recipes and layer plans.
  public static final String NAME = "mamba2";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SequenceMixer create(Site site, Options options, Weights.Part weights) {
    Mamba2Config config = config(site, options);
    options.finish();
    return new Mamba2(config, site.layers(), weights);
  }

  @Override
  public Map<String, Init> initialisation(Initialisation how, Site site, Options options) {
    return Mamba2Beginnings.of(config(site, options), how);
  }

  private static Mamba2Config config(Site site, Options options) {
    int heads = options.size("heads");
    return new Mamba2Config(site.width(), site.width() * options.size("expand", 2), heads,
        options.size("groups", 1), options.size("state"), options.size("taps", 4), options.flag("conv_bias", true),
        options.flag("bias", false), steps(options), norm(options));
  }

  private static Mamba2Config.Steps steps(Options options) {
    return new Mamba2Config.Steps(options.number("dt_min", 0), options.number("dt_max", Double.POSITIVE_INFINITY));
  }

  private static Mamba2Config.@Nullable Norm norm(Options options) {
    boolean wanted = options.flag("norm", true);
    Mamba2Config.Norm norm = new Mamba2Config.Norm(options.number("norm_eps", 1e-5), options.size("norm_groups", 1));
    return wanted ? norm : null;
  }
}
