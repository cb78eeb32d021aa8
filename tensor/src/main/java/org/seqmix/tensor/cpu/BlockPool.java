package org.seqmix.tensor.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Off-heap blocks of a device, kept when a region gives them back, so that a loop that opens the same scopes over and
/// over allocates nothing once it is warm.
///
/// A request that no idle block fits first frees idle blocks, so that no more is held than was ever in use at once and a
/// quarter of it.
/// With poisoning, blocks are filled with NaN (integers with -1) when they are new and when they come back, so that
/// reading what was not written, or what was freed, shows in the results. Thread-safe.
final class BlockPool implements AutoCloseable {
  /// Bytes of a region's first block: many scopes hold little, such as one row's keys and values.
  static final long SMALL_BYTES = 64L << 10;
  /// Bytes of an ordinary block.
  static final long BLOCK_BYTES = 8L << 20;
  private static final long ALIGNMENT = 4096;
  private static final byte POISON = (byte) 0xFF;

  /// One piece of memory from the system.
  record Block(Arena arena, long address, long bytes) {
  }

  private final boolean poison;
  private final TreeMap<Long, ArrayDeque<Block>> idle = new TreeMap<>();
  private final Set<Block> taken = new HashSet<>();
  private long idleBytes;
  private long takenBytes;
  private long peakBytes;
  private boolean closed;

  BlockPool(boolean poison) {
    this.poison = poison;
  }

  /// A block of at least `bytes` bytes, with any contents.
  synchronized Block take(long bytes) {
    if (closed) {
      throw new IllegalStateException("device cpu is closed: cannot allocate " + bytes + " bytes");
    }
    long size = rounded(bytes);
    Map.Entry<Long, ArrayDeque<Block>> fit = idle.ceilingEntry(size);
    Block block = fit != null && fit.getKey() <= 2 * size ? removeFrom(fit.getValue()) : allocate(size);
    taken.add(block);
    takenBytes += block.bytes();
    peakBytes = Math.max(peakBytes, takenBytes);
    return block;
  }

  /// Takes a block back.
  synchronized void give(Block block) {
    if (!taken.remove(block)) {
      return;
    }
    poison(block.address(), block.bytes());
    takenBytes -= block.bytes();
    idleBytes += block.bytes();
    idle.computeIfAbsent(block.bytes(), size -> new ArrayDeque<>()).push(block);
  }

  /// Bytes held from the system, in use or idle.
  synchronized long bytes() {
    return idleBytes + takenBytes;
  }

  /// Frees all memory, also that still in use.
  @Override
  public synchronized void close() {
    closed = true;
    taken.forEach(block -> block.arena().close());
    taken.clear();
    takenBytes = 0;
    trim(0);
  }

  private Block removeFrom(ArrayDeque<Block> blocks) {
    Block block = blocks.pop();
    idleBytes -= block.bytes();
    if (blocks.isEmpty()) {
      idle.remove(block.bytes());
    }
    return block;
  }

  /// The arena lives as long as the block; [#close] and trimming close it.
  @SuppressWarnings("MustBeClosed")
  private Block allocate(long size) {
    trim(Math.max(0, peakBytes + peakBytes / 4 - takenBytes - size));
    Arena arena = Arena.ofShared();
    try {
      MemorySegment memory = arena.allocate(size, ALIGNMENT);
      poison(memory.address(), size);
      return new Block(arena, memory.address(), size);
    } catch (OutOfMemoryError e) {
      arena.close();
      throw new OutOfMemoryError("device cpu: no memory for a block of " + size + " bytes beside " + takenBytes
          + " in use; use a smaller batch or shorter rows");
    }
  }

  /// Frees the largest idle blocks until at most `limit` idle bytes are left.
  private void trim(long limit) {
    while (idleBytes > limit) {
      removeFrom(idle.lastEntry().getValue()).arena().close();
    }
  }

  private void poison(long address, long size) {
    if (poison) {
      Native.ALL.asSlice(address, size).fill(POISON);
    }
  }

  /// Sizes up to an ordinary block are powers of two; larger ones go in steps of an eighth of their power of two: near
  /// requests then share blocks.
  private static long rounded(long bytes) {
    if (bytes <= BLOCK_BYTES) {
      long power = Long.highestOneBit(Math.max(SMALL_BYTES, bytes));
      return power < bytes ? 2 * power : power;
    }
    long step = Long.highestOneBit(bytes) >> 3;
    return Math.addExact(bytes, step - 1) / step * step;
  }
}
