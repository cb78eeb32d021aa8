package org.seqmix.tensor;

import java.util.function.LongConsumer;

/// Memory that is counted and not there.
final class ShapeRegion implements Region {
  private record NoMemory() implements Memory {
  }

  static final Memory NONE = new NoMemory();

  private final LongConsumer changed;
  private long bytes;

  /// `changed` hears by how many bytes the region grows or shrinks.
  ShapeRegion(LongConsumer changed) {
    this.changed = changed;
  }

  @Override
  public Memory allocate(long elements, DType type) {
    long added = Math.multiplyExact(elements, type.bytes());
    bytes = Math.addExact(bytes, added);
    changed.accept(added);
    return NONE;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    changed.accept(-bytes);
    bytes = 0;
  }
}
