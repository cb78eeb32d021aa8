package org.seqmix.tensor;

/// A device's side of a {@link Scope}: memory handed out piece by piece and given back all at once.
public interface Region extends AutoCloseable {
  /// Memory for `elements` elements of `type`, 64-byte aligned where the device has addresses. Contents are undefined.
  Memory allocate(long elements, DType type);

  /// Bytes handed out so far.
  long bytes();

  /// Operations on this memory that a device has put off are asked for now; called before {@link #close}.
  default void settle() {
  }

  /// Gives all memory back. Called once.
  @Override
  void close();
}
