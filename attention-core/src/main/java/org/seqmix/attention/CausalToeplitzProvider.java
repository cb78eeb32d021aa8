package org.seqmix.attention;

import java.util.Locale;
import org.seqmix.attention.CausalToeplitzConfig.Algorithm;
import org.seqmix.mixer.Options;
import org.seqmix.mixer.MixerProvider;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Weights;

/// `toeplitz`: options `heads`, `taps` (the model's context), `head_dim` (width / heads), `gate` (0; 1 for a silu
/// gate), `algorithm` (`auto`; `direct`, `fft`).
public final class CausalToeplitzProvider implements MixerProvider {
  /// The mixer's name in recipes and layer plans.
  public static final String NAME = "toeplitz";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SequenceMixer create(Site site, Options options, Weights.Part weights) {
    int heads = options.size("heads");
    int taps = options.size("taps", site.context());
    CausalToeplitzConfig config =
        new CausalToeplitzConfig(site.width(), heads, options.size("head_dim", Math.max(1, site.width() / heads)), taps,
            options.number("gate", 0) != 0, algorithm(options.word("algorithm", "auto")));
    options.finish();
    if (taps > site.context()) {
      throw new IllegalArgumentException("toeplitz: taps (" + taps + ") must be at most the model's context ("
          + site.context() + "): no document has more tokens to reach back over");
    }
    return new CausalToeplitz(config, site.layers(), weights);
  }

  private static Algorithm algorithm(String word) {
    for (Algorithm a : Algorithm.values()) {
      if (a.name().toLowerCase(Locale.ROOT).equals(word)) {
        return a;
      }
    }
    throw new IllegalArgumentException("toeplitz: option algorithm: expected direct, fft or auto, got " + word);
  }
}
