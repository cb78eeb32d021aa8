package com.example.average;

import java.util.List;
import org.seqmix.mixer.testkit.LawDevice;
import org.seqmix.mixer.testkit.MixerUnderTest;
import org.seqmix.mixer.testkit.SemiseparableLaws;

/// The laws of a mixer, for this one: nothing more is needed than saying how it is made.
// @start region="laws"
class MovingAverageProperties extends SemiseparableLaws {
  @Override
  protected MixerUnderTest mixer() {
    return MixerUnderTest.of("moving average", weights -> new MovingAverage(8, 2, 3, 4, weights)).withStateSize(1);
  }
  // @end

  /// The usual devices, and the cpu as it is where a program was started without the Vector API.
  // @start region="devices"
  @Override
  protected List<LawDevice> devices() {
    return List.of(LawDevice.referenceF32(), LawDevice.cpu(), LawDevice.cpuWithoutVectors());
  }
  // @end
}
