package org.seqmix.benchmarks;

/// The floor of one call: what any implementation must do at least.
///
/// @param operations floating-point operations, a fused multiply-add being two
/// @param bytes      read from and written to memory, each once
/// @param tokens     that the call is about; 0 where it is not about tokens
public record Work(double operations, double bytes, double tokens) {
  /// Work that is not about tokens.
  public static Work of(double operations, double bytes) {
    return new Work(operations, bytes, 0);
  }
}
