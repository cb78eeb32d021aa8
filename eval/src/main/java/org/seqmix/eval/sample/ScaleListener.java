package org.seqmix.eval.sample;

/// Hears how a study of inference scaling goes.
public interface ScaleListener {
  /// A model begins a round that is to bring every question to so many texts.
  void round(String model, long seed, int samples);

  /// A text has ended.
  void text();

  /// Texts of the round are being judged.
  void judging(int texts);
}
