package org.seqmix.mixer.testkit;

class LeakyMemoryProperties extends MixerLaws {
  @Override
  protected MixerUnderTest mixer() {
    return LeakyMemory.underTest();
  }
}
