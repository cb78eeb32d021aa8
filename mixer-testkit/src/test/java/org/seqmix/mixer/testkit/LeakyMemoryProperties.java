package org.seqmix.mixer.testkit;

class LeakyMemoryProperties extends SemiseparableLaws {
  @Override
  protected MixerUnderTest mixer() {
    return LeakyMemory.underTest();
  }
}
