package org.seqmix.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// An in-order queue of one device: commands run one after the other, launches without waiting for them.
final class ClQueue implements AutoCloseable {
  /// A block of rows in a buffer: `rows` rows of `rowBytes`, `pitch` apart, from byte `offset` on.
  record Block(long handle, long offset, long rowBytes, long rows, long pitch) {
    boolean isEmpty() {
      return rows == 0 || rowBytes == 0;
    }

    boolean isContiguous() {
      return rows == 1 || rowBytes == pitch;
    }

    long bytes() {
      return rows * rowBytes;
    }
  }

  private static final MemorySegment NONE = MemorySegment.NULL;
  private static final int BLOCKING = 1;

  private final ClLibrary cl;
  private final ClHandle handle;

  ClQueue(ClLibrary cl, long queue) {
    this.cl = cl;
    this.handle = new ClHandle("queue", queue, "clReleaseCommandQueue", cl.releaseCommandQueue);
  }

  /// Copies packed rows of native memory to the device; done when it returns.
  void write(MemorySegment host, Block to) {
    if (to.isContiguous()) {
      transfer("clEnqueueWriteBuffer", cl.enqueueWriteBuffer, to, host);
    } else {
      transferRows("clEnqueueWriteBufferRect", cl.enqueueWriteBufferRect, to, host);
    }
  }

  /// Copies rows from the device to packed rows of native memory, after all earlier commands; done when it returns.
  void read(Block from, MemorySegment host) {
    if (from.isContiguous()) {
      transfer("clEnqueueReadBuffer", cl.enqueueReadBuffer, from, host);
    } else {
      transferRows("clEnqueueReadBufferRect", cl.enqueueReadBufferRect, from, host);
    }
  }

  private void transfer(String function, ClFunctions.Transfer transfer, Block block, MemorySegment host) {
    ClLibrary.check(function, transfer.call(handle.value(), block.handle(), BLOCKING, block.offset(), block.bytes(),
        host, 0, NONE, NONE), "moving " + block.bytes() + " bytes");
  }

  private void transferRows(String function, ClFunctions.TransferRect transfer, Block block, MemorySegment host) {
    try (Arena arena = Arena.ofConfined()) {
      int status = transfer.call(handle.value(), block.handle(), BLOCKING, origin(arena, block),
          arena.allocateFrom(ValueLayout.JAVA_LONG, 0, 0, 0), extent(arena, block), block.pitch(), 0, block.rowBytes(),
          0, host, 0, NONE, NONE);
      ClLibrary.check(function, status, "moving " + block.rows() + " rows of " + block.rowBytes() + " bytes");
    }
  }

  /// Copies rows within the device. Both blocks have the same rows and bytes a row and share no byte.
  void copy(Block from, Block to) {
    try (Arena arena = Arena.ofConfined()) {
      int status = cl.enqueueCopyBufferRect.call(handle.value(), from.handle(), to.handle(), origin(arena, from),
          origin(arena, to), extent(arena, from), from.pitch(), 0, to.pitch(), 0, 0, NONE, NONE);
      ClLibrary.check("clEnqueueCopyBufferRect", status,
          "copying " + from.rows() + " rows of " + from.rowBytes() + " bytes");
    }
  }

  /// Repeats `pattern` over a block; the rows and their offset are multiples of its size.
  void fill(Block block, MemorySegment pattern) {
    long runs = block.isContiguous() ? 1 : block.rows();
    long bytes = block.bytes() / runs;
    for (long r = 0; r < runs; r++) {
      int status = cl.enqueueFillBuffer.call(handle.value(), block.handle(), pattern, pattern.byteSize(),
          block.offset() + r * block.pitch(), bytes, 0, NONE, NONE);
      ClLibrary.check("clEnqueueFillBuffer", status, "filling " + bytes + " bytes");
    }
  }

  /// Queues a kernel over `global` work items in groups of `local`, a divisor of it.
  void launch(String what, ClHandle kernel, MemorySegment global, MemorySegment local) {
    int status = cl.enqueueNdRangeKernel.call(handle.value(), kernel.value(), 1, NONE, global, local, 0, NONE, NONE);
    ClLibrary.check("clEnqueueNDRangeKernel", status, what);
  }

  /// Waits until every queued command is done.
  void finish() {
    ClLibrary.check("clFinish", cl.finish.call(handle.value()), "waiting for the device");
  }

  private static MemorySegment origin(Arena arena, Block b) {
    return arena.allocateFrom(ValueLayout.JAVA_LONG, b.offset() % b.pitch(), b.offset() / b.pitch(), 0);
  }

  private static MemorySegment extent(Arena arena, Block b) {
    return arena.allocateFrom(ValueLayout.JAVA_LONG, b.rowBytes(), b.rows(), 1);
  }

  @Override
  public void close() {
    handle.close();
  }
}
