package org.seqmix.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// One large buffer handed out in blocks of powers of two, halved where a smaller one is needed and joined with its other half when
/// both are free.
final class BuddySlab {
  /// Bytes of the smallest block.
  static final long SMALLEST = 1 << 14;

  private final ClBuffer buffer;
  private final List<TreeSet<Long>> free = new ArrayList<>();
  private long used;

  /// `buffer` has a size of {@link #SMALLEST} times a power of two.
  BuddySlab(ClBuffer buffer) {
    this.buffer = buffer;
    for (int order = 0; order <= order(buffer.bytes()); order++) {
      free.add(new TreeSet<>());
    }
    free.getLast().add(0L);
  }

  /// Bytes of the block that holds `bytes`.
  static long blockBytes(long bytes) {
    return SMALLEST << order(bytes);
  }

  private static int order(long bytes) {
    long blocks = Math.ceilDiv(Math.max(1, bytes), SMALLEST);
    return Long.SIZE - Long.numberOfLeadingZeros(blocks - 1);
  }

  ClBuffer buffer() {
    return buffer;
  }

  boolean isUnused() {
    return used == 0;
  }

  /// Offset of a block for `bytes`, or -1 where none is free.
  long take(long bytes) {
    int order = order(bytes);
    int from = order;
    while (from < free.size() && free.get(from).isEmpty()) {
      from++;
    }
    if (from >= free.size()) {
      return -1;
    }
    Long at = free.get(from).pollFirst();
    while (from > order) {
      from--;
      free.get(from).add(at + (SMALLEST << from));
    }
    used += SMALLEST << order;
    return at;
  }

  /// Gives back the block that {@link #take} returned for `bytes`.
  void give(long at, long bytes) {
    int order = order(bytes);
    used -= SMALLEST << order;
    long begin = at;
    while (order < free.size() - 1 && free.get(order).remove(begin ^ (SMALLEST << order))) {
      begin &= ~(SMALLEST << order);
      order++;
    }
    free.get(order).add(begin);
  }
}
