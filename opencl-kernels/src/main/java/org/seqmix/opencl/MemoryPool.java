package org.seqmix.opencl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A device's memory for all scopes: blocks of a few large buffers, and buffers of their own for what is larger.
///
/// A block may be taken again as soon as it was given back, because the queue runs commands in order. What is free stays with the
/// pool until memory runs out. *Errors*: {@link OpenClException} where the device has no room even after that.
final class MemoryPool implements AutoCloseable {
  private static final long LARGEST_SLAB = 1L << 28;
  private static final int STEPS = 8;

  /// A part of a buffer that a scope holds.
  record Block(ClBuffer buffer, long offset, long bytes) {
  }

  private final ClContext context;
  private final OpenClDeviceInfo info;
  private final long slabBytes;
  private final List<BuddySlab> slabs = new ArrayList<>();
  private final TreeMap<Long, Deque<ClBuffer>> spare = new TreeMap<>();
  private long held;

  MemoryPool(ClContext context, OpenClDeviceInfo info) {
    this.context = context;
    this.info = info;
    long room = Math.min(Math.min(info.maxAllocation(), info.memory() / 16), LARGEST_SLAB);
    this.slabBytes = Math.max(BuddySlab.SMALLEST, Long.highestOneBit(room));
  }

  /// Bytes that the device holds for this pool, in use or free.
  synchronized long held() {
    return held;
  }

  /// A block of at least `bytes`, at most {@link OpenClDeviceInfo#maxAllocation}.
  synchronized Block take(long bytes) {
    if (bytes > info.maxAllocation()) {
      throw new IllegalArgumentException("device opencl (" + info.name() + "): one tensor holds at most "
          + info.maxAllocation() + " bytes, got " + bytes + "; split the batch or the tensor");
    }
    return BuddySlab.blockBytes(bytes) > slabBytes / 2 ? large(bytes) : small(bytes);
  }

  private Block small(long bytes) {
    for (BuddySlab slab : slabs) {
      long at = slab.take(bytes);
      if (at >= 0) {
        return new Block(slab.buffer(), at, bytes);
      }
    }
    BuddySlab slab = new BuddySlab(make(slabBytes));
    slabs.add(slab);
    return new Block(slab.buffer(), slab.take(bytes), bytes);
  }

  /// Sizes are rounded up to eighths of a power of two, so that a later and slightly larger one may have the same buffer.
  private Block large(long bytes) {
    long step = Math.max(BuddySlab.SMALLEST, Long.highestOneBit(bytes) / STEPS);
    long rounded = Math.min(info.maxAllocation(), Math.ceilDiv(bytes, step) * step);
    Deque<ClBuffer> same = spare.get(rounded);
    ClBuffer buffer = same == null || same.isEmpty() ? make(rounded) : same.pop();
    return new Block(buffer, 0, bytes);
  }

  private ClBuffer make(long bytes) {
    if (held + bytes > info.memory()) {
      trim();
    }
    if (held + bytes > info.memory()) {
      throw full(bytes);
    }
    ClBuffer buffer;
    try {
      buffer = context.newBuffer(bytes);
    } catch (OpenClException e) {
      trim();
      buffer = context.newBuffer(bytes);
    }
    held += bytes;
    return buffer;
  }

  private OpenClException full(long bytes) {
    return OpenClException
        .because("device opencl (" + info.name() + ") has " + info.memory() + " bytes of memory, of which "
            + held + " are in use; " + bytes
            + " more do not fit; close scopes that are done, or use a smaller batch, length or model");
  }

  /// Takes a block back.
  synchronized void give(Block block) {
    for (BuddySlab slab : slabs) {
      if (slab.buffer() == block.buffer()) {
        slab.give(block.offset(), block.bytes());
        return;
      }
    }
    spare.computeIfAbsent(block.buffer().bytes(), size -> new ArrayDeque<>()).push(block.buffer());
  }

  /// Gives everything that no scope holds back to the device.
  synchronized void trim() {
    for (Map.Entry<Long, Deque<ClBuffer>> entry : spare.entrySet()) {
      entry.getValue().forEach(this::release);
    }
    spare.clear();
    slabs.removeIf(slab -> {
      if (slab.isUnused()) {
        release(slab.buffer());
      }
      return slab.isUnused();
    });
  }

  private void release(ClBuffer buffer) {
    held -= buffer.bytes();
    buffer.close();
  }

  /// Releases all buffers, those in use as well.
  @Override
  public synchronized void close() {
    trim();
    slabs.forEach(slab -> release(slab.buffer()));
    slabs.clear();
  }
}
