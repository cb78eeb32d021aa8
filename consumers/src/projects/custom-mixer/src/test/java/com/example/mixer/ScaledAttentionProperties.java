package com.example.mixer;

import java.util.Map;
import org.seqmix.mixer.Options;
import org.seqmix.mixer.MixerProvider;
import org.seqmix.mixer.testkit.MixerLaws;
import org.seqmix.mixer.testkit.MixerUnderTest;

/// The laws of a mixer, for this one.
class ScaledAttentionProperties extends MixerLaws {
  @Override
  protected MixerUnderTest mixer() {
    return MixerUnderTest.of("scaled attention", weights -> new ScaledAttentionProvider()
        .create(new MixerProvider.Site(8, 1, 256), Options.ofMixer("scaled-attention", Map.of("heads", 2)), weights));
  }
}
