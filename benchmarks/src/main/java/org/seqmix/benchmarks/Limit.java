package org.seqmix.benchmarks;

/// The limit of the machine that a group is measured against, in the same round.
public enum Limit {
  /// Fused multiply-adds in registers, operations a second.
  PEAK,
  /// Memory read in a row, bytes a second.
  STREAM;

  /// The part of the work that this limit is about.
  public double of(Work work) {
    return this == PEAK ? work.operations() : work.bytes();
  }
}
