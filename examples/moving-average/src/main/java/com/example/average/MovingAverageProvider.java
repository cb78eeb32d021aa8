package com.example.average;

import org.seqmix.mixer.MixerProvider;
import org.seqmix.mixer.Options;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Weights;

/// `moving-average`: options `heads`, and `head_dim` (width / heads).
public final class MovingAverageProvider implements MixerProvider {
  @Override
  public String name() {
    return MovingAverage.NAME;
  }

  @Override
  public SequenceMixer create(Site site, Options options, Weights.Part weights) {
    int heads = options.size("heads");
    int headDim = options.size("head_dim", Math.max(1, site.width() / heads));
    options.finish();
    return new MovingAverage(site.width(), heads, headDim, site.layers(), weights);
  }
}
