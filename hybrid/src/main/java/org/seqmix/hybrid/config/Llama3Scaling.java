package org.seqmix.hybrid.config;

/// The frequency scaling of Llama 3.1: long wavelengths are stretched by `factor`, short ones kept, those between
/// interpolated.
///
/// @param factor                 how much long wavelengths are stretched
/// @param lowFreqFactor          wavelengths above `originalMaxPositions / lowFreqFactor` are long
/// @param highFreqFactor         wavelengths below `originalMaxPositions / highFreqFactor` are short
/// @param originalMaxPositions   the context before the scaling
public record Llama3Scaling(double factor, double lowFreqFactor, double highFreqFactor, int originalMaxPositions) {
  /// Checks that there is room between the two bounds.
  public Llama3Scaling {
    Checks.positive("rope factor", factor);
    Checks.positive("rope low_freq_factor", lowFreqFactor);
    Checks.positive("rope original_max_position_embeddings", originalMaxPositions);
    if (!(highFreqFactor > lowFreqFactor)) {
      throw new IllegalArgumentException(
          "rope high_freq_factor (" + highFreqFactor + ") must be > low_freq_factor (" + lowFreqFactor + ")");
    }
  }
}
