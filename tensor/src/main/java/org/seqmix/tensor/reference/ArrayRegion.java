package org.seqmix.tensor.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Memory;
import org.seqmix.tensor.Region;

/// The arrays of one scope.
final class ArrayRegion implements Region {
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final boolean poison;
  private final Consumer<ArrayRegion> onClose;
  private final List<ArrayMemory> pieces = new ArrayList<>();
  private long bytes;

  ArrayRegion(boolean poison, Consumer<ArrayRegion> onClose) {
    this.poison = poison;
    this.onClose = onClose;
  }

  @Override
  public Memory allocate(long elements, DType type) {
    if (elements > LARGEST_ARRAY) {
      throw new IllegalArgumentException("device reference: expected at most " + LARGEST_ARRAY
          + " elements in a tensor, got " + elements + " of " + type + "; use cpu for this size");
    }
    ArrayMemory memory = ArrayMemory.allocate((int) elements, type);
    if (poison) {
      memory.spoil();
    }
    pieces.add(memory);
    bytes += elements * type.bytes();
    return memory;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    if (poison) {
      pieces.forEach(ArrayMemory::spoil);
    }
    pieces.clear();
    onClose.accept(this);
  }
}
