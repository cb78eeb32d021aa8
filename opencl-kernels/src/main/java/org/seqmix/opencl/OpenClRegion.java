package org.seqmix.opencl;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Memory;
import org.seqmix.tensor.Region;

/// Memory of one scope: tensors lie one behind the other in blocks that grow, large ones in blocks of their own.
final class OpenClRegion implements Region {
  private static final long ALIGNMENT = 256;
  private static final long FIRST_BLOCK = BuddySlab.SMALLEST;
  private static final long LARGEST_BLOCK = 1L << 24;

  private final OpenClDevice device;
  private final MemoryPool pool;
  private final List<MemoryPool.Block> blocks = new ArrayList<>();
  private long next = FIRST_BLOCK;
  private long at;
  private long end;
  private long bytes;

  OpenClRegion(OpenClDevice device, MemoryPool pool) {
    this.device = device;
    this.pool = pool;
  }

  @Override
  public Memory allocate(long elements, DType type) {
    device.requireOpen();
    long size = Math.multiplyExact(elements, type.bytes());
    long room = Math.ceilDiv(Math.max(1, size), ALIGNMENT) * ALIGNMENT;
    MemoryPool.Block block;
    long offset;
    if (room <= end - at) {
      block = blocks.getLast();
      offset = at;
      at += room;
    } else if (room > next / 2 && room > FIRST_BLOCK) {
      // A block of its own, before the one that is being filled.
      block = pool.take(room);
      blocks.add(Math.max(0, blocks.size() - 1), block);
      offset = block.offset();
    } else {
      block = pool.take(next);
      blocks.add(block);
      offset = block.offset();
      at = offset + room;
      end = offset + next;
      next = Math.min(LARGEST_BLOCK, 2 * next);
    }
    bytes += size;
    ClMemory memory = new ClMemory(block.buffer().handle().value(), offset, size);
    device.poison(memory);
    return memory;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void settle() {
    device.flush();
  }

  @Override
  public void close() {
    blocks.forEach(pool::give);
    blocks.clear();
  }
}
