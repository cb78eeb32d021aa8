package org.seqmix.hybrid.engine;

/// A job that was handed in.
public interface Ticket {
  /// Ends all its texts before the next step, with {@link org.seqmix.hybrid.generation.Generation.End#CANCELLED}. From any
  /// thread.
  void cancel();
}
