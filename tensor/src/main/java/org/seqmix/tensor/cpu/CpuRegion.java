package org.seqmix.tensor.cpu;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Memory;
import org.seqmix.tensor.Region;

/// Memory of one scope: pieces cut one after the other from blocks of the device's pool, 64-byte aligned. The first block
/// is small and each further one four times the size, up to the pool's ordinary block.
final class CpuRegion implements Region {
  private static final long ALIGNMENT = 64;

  private final BlockPool pool;
  private final List<BlockPool.Block> blocks = new ArrayList<>();
  private long next;
  private long end;
  private long bytes;
  private long nextBlock = BlockPool.SMALL_BYTES;

  CpuRegion(BlockPool pool) {
    this.pool = pool;
  }

  @Override
  public Memory allocate(long elements, DType type) {
    long size = Math.multiplyExact(elements, type.bytes());
    return new CpuMemory(allocate(size), size);
  }

  /// Address of `size` bytes.
  long allocate(long size) {
    long room = Math.addExact(size, ALIGNMENT - 1) & -ALIGNMENT;
    bytes += size;
    if (room > end - next) {
      return fromNewBlock(room);
    }
    long address = next;
    next += room;
    return address;
  }

  /// Address of `count` floats.
  long floats(long count) {
    return allocate(count * Float.BYTES);
  }

  /// A block that a large piece fills leaves what remains of the current one to later small pieces.
  private long fromNewBlock(long room) {
    BlockPool.Block block = pool.take(Math.max(room, nextBlock));
    nextBlock = Math.min(BlockPool.BLOCK_BYTES, 4 * nextBlock);
    blocks.add(block);
    if (block.bytes() - room > end - next) {
      next = block.address() + room;
      end = block.address() + block.bytes();
    }
    return block.address();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    blocks.forEach(pool::give);
    blocks.clear();
  }
}
