package org.seqmix.openclbench;

/// One comparison on the device.
///
/// @param name    what was compared
/// @param mode    how the device was opened: `tuned`, `translated`, `16 bits`
/// @param error   relative to the largest expected value; infinite where a number is missing
/// @param bound   that it must keep
/// @param failure what went wrong instead of a comparison; empty else
public record Check(String name, String mode, double error, double bound, String failure) {
  /// Whether it was kept.
  boolean passed() {
    return failure.isEmpty() && error <= bound;
  }

  static Check failed(String name, String mode, double bound, RuntimeException e) {
    return new Check(name, mode, Double.MAX_VALUE, bound, String.valueOf(e.getMessage()));
  }
}
