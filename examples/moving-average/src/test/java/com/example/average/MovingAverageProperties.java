package com.example.average;

import org.seqmix.mixer.testkit.MixerUnderTest;
import org.seqmix.mixer.testkit.SemiseparableLaws;

/// The laws of a mixer, for this one: nothing more is needed than saying how it is made.
class MovingAverageProperties extends SemiseparableLaws {
  @Override
  protected MixerUnderTest mixer() {
    return MixerUnderTest.of("moving average", weights -> new MovingAverage(8, 2, 3, 4, weights)).withStateSize(1);
  }
}
