package com.example.mixer;

import java.util.Map;
import org.seqmix.attention.SoftmaxAttentionProvider;
import org.seqmix.mixer.Options;
import org.seqmix.mixer.MixerProvider;
import org.seqmix.mixer.SequenceMixer;
import org.seqmix.tensor.Weights;

/// `scaled-attention`: option `heads`.
public final class ScaledAttentionProvider implements MixerProvider {
  @Override
  public String name() {
    return ScaledAttention.NAME;
  }

  @Override
  public SequenceMixer create(Site site, Options options, Weights.Part weights) {
    Options inner = Options.ofMixer(name(), Map.of("heads", options.size("heads")));
    options.finish();
    return new ScaledAttention(new SoftmaxAttentionProvider().create(site, inner, weights.at("attention")), weights);
  }
}
