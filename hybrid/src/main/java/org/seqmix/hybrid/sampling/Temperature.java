package org.seqmix.hybrid.sampling;

import java.util.BitSet;

/// Divides all logits by a temperature: below 1 sharper, above 1 flatter.
///
/// @param temperature  finite and above 0
public record Temperature(double temperature) implements LogitsProcessor {
  /// Checks the range.
  public Temperature {
    SamplerOptions.require(
        temperature > 0 && temperature < Double.POSITIVE_INFINITY, "temperature", temperature, "a finite number > 0");
  }

  @Override
  public void apply(float[] logits, BitSet seen) {
    float divisor = (float) temperature;
    for (int i = 0; i < logits.length; i++) {
      logits[i] /= divisor;
    }
  }
}
