package org.seqmix.opencl;

import java.lang.foreign.MemorySegment;

/// A ring of pinned host memory through which host bytes go to the device without waiting for it.
///
/// Bytes are copied into the ring and queued from there; when the ring comes round, it waits for what was queued from that half.
final class Staging implements AutoCloseable {
  /// Bytes of each half.
  static final long HALF = 4L << 20;

  private final ClQueue queue;
  private final ClBuffer buffer;
  private final MemorySegment host;
  private final long[] pending = new long[2];
  private long at;

  Staging(ClContext context, ClQueue queue) {
    this.queue = queue;
    this.buffer = context.newPinnedBuffer(2 * HALF);
    this.host = queue.map(buffer);
  }

  /// Queues the copy of `source`'s first `bytes` to byte `offset` of a buffer; `source` may change as soon as it returns.
  synchronized void write(MemorySegment source, long bytes, long handle, long offset) {
    for (long done = 0; done < bytes;) {
      int half = (int) (at / HALF);
      long part = Math.min(bytes - done, (half + 1) * HALF - at);
      if (at % HALF == 0) {
        await(half);
      }
      MemorySegment slot = host.asSlice(at, part);
      MemorySegment.copy(source, done, slot, 0, part);
      at += part;
      boolean ends = at % HALF == 0;
      long event = queue.writeLater(slot, part, handle, offset + done, ends);
      if (ends) {
        pending[half] = event;
        at %= 2 * HALF;
      }
      done += part;
    }
  }

  private void await(int half) {
    if (pending[half] != 0) {
      queue.await(pending[half]);
      pending[half] = 0;
    }
  }

  @Override
  public void close() {
    for (int half = 0; half < pending.length && !queue.isLost(); half++) {
      await(half);
    }
    buffer.close();
  }
}
