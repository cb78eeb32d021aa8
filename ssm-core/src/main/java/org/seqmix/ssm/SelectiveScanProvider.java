package org.seqmix.ssm;

import java.util.Map;
import org.seqmix.mixer.Initialisation;
import org.seqmix.mixer.Options;
import org.seqmix.mixer.MixerProvider;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Init;
import org.seqmix.tensor.Weights;

/// `selective-scan`: options `inner` (the width), `xb`, `state`, `taps` (4), `dt_rank` (a sixteenth of the width, rounded
/// up), `conv_bias` (1), `dt_bias_twice` (1). `xb` = `inner` without `dt_bias_twice` has a B and C for every N channels.
public final class SelectiveScanProvider implements MixerProvider {
  /// The mixer's name in recipes and layer plans.
  public static final String NAME = "selective-scan";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SequenceMixer create(Site site, Options options, Weights.Part weights) {
    SelectiveScanConfig config = config(site, options);
    options.finish();
    return new SelectiveScanMixer(config, site.layers(), weights);
  }

  @Override
  public Map<String, Init> initialisation(Initialisation how, Site site, Options options) {
    return SelectiveScanBeginnings.of(config(site, options), how);
  }

  private static SelectiveScanConfig config(Site site, Options options) {
    return new SelectiveScanConfig(site.width(), options.size("inner", site.width()),
        options.size("xb"), options.size("state"), options.size("taps", 4),
        options.size("dt_rank", SelectiveScanConfig.rankOf(site.width())), options.flag("conv_bias", true),
        options.flag("dt_bias_twice", true));
  }
}
