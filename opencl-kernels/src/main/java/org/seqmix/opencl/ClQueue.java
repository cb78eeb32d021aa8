package org.seqmix.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  private static final long MAP_READ_WRITE = 3;

  private final ClLibrary cl;
  private final ClHandle handle;
  private final @Nullable KernelTimes times;
  private volatile @Nullable String lost;

  ClQueue(ClLibrary cl, long queue, boolean keepsTimes) {
    this.cl = cl;
    this.times = keepsTimes ? new KernelTimes(cl) : null;
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
    waited(function,
        transfer.call(handle(), block.handle(), BLOCKING, block.offset(), block.bytes(), host, 0, NONE, NONE),
        "moving " + block.bytes() + " bytes");
  }

  private void transferRows(String function, ClFunctions.TransferRect transfer, Block block, MemorySegment host) {
    try (Arena arena = Arena.ofConfined()) {
      int status = transfer.call(handle(), block.handle(), BLOCKING, origin(arena, block),
          arena.allocateFrom(ValueLayout.JAVA_LONG, 0, 0, 0), extent(arena, block), block.pitch(), 0, block.rowBytes(),
          0, host, 0, NONE, NONE);
      waited(function, status, "moving " + block.rows() + " rows of " + block.rowBytes() + " bytes");
    }
  }

  /// Repeats `pattern` over a block; the rows and their offset are multiples of its size.
  void fill(Block block, MemorySegment pattern) {
    long runs = block.isContiguous() ? 1 : block.rows();
    long bytes = block.bytes() / runs;
    for (long r = 0; r < runs; r++) {
      int status = cl.enqueueFillBuffer.call(handle(), block.handle(), pattern, pattern.byteSize(),
          block.offset() + r * block.pitch(), bytes, 0, NONE, NONE);
      ClLibrary.check("clEnqueueFillBuffer", status, "filling " + bytes + " bytes");
    }
  }

  /// Fills a piece of memory with the bits of NaN.
  void poison(ClMemory memory) {
    try (Arena arena = Arena.ofConfined()) {
      long bytes = Math.ceilDiv(memory.bytes(), Integer.BYTES) * Integer.BYTES;
      ClLibrary.check("clEnqueueFillBuffer", cl.enqueueFillBuffer.call(handle(), memory.handle(),
          arena.allocateFrom(ValueLayout.JAVA_INT, -1), Integer.BYTES, memory.base(), bytes, 0, NONE, NONE),
          "poisoning");
    }
  }

  /// Maps a pinned buffer into this process for as long as it lives.
  MemorySegment map(ClBuffer buffer) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
      MemorySegment address = cl.enqueueMapBuffer.call(handle(), buffer.handle().value(), BLOCKING, MAP_READ_WRITE, 0,
          buffer.bytes(), 0, NONE, NONE, status);
      ClLibrary.check("clEnqueueMapBuffer", status.get(ValueLayout.JAVA_INT, 0),
          "mapping " + buffer.bytes() + " bytes");
      return address.reinterpret(buffer.bytes());
    }
  }

  /// Queues a copy of `bytes` of pinned memory; the event that says it is done, where `asks`, else 0.
  long writeLater(MemorySegment pinned, long bytes, long buffer, long offset, boolean asks) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = asks ? arena.allocate(ValueLayout.JAVA_LONG) : NONE;
      ClLibrary.check("clEnqueueWriteBuffer", cl.enqueueWriteBuffer.call(handle(), buffer, 0, offset, bytes, pinned, 0,
          NONE, event), "moving " + bytes + " bytes");
      return asks ? event.get(ValueLayout.JAVA_LONG, 0) : 0;
    }
  }

  /// Waits for an event and releases it.
  void await(long event) {
    try (Arena arena = Arena.ofConfined()) {
      waited("clWaitForEvents", cl.waitForEvents.call(1, arena.allocateFrom(ValueLayout.JAVA_LONG, event)),
          "waiting for a transfer");
    }
    ClLibrary.check("clReleaseEvent", cl.releaseEvent.call(event), "releasing an event");
  }

  /// Queues a kernel over `global` work items in groups of `local`, divisors of them.
  void launch(String what, ClHandle kernel, int dimensions, MemorySegment global, MemorySegment local) {
    MemorySegment event = times == null ? NONE : times.room();
    int status =
        cl.enqueueNdRangeKernel.call(handle(), kernel.value(), dimensions, NONE, global, local, 0, NONE, event);
    if (status != 0) {
      throw OpenClException.of("clEnqueueNDRangeKernel", status, "kernel " + what);
    }
    if (times != null) {
      times.add(what);
    }
  }

  /// How long kernels took on the device since the last call, where the queue keeps times.
  List<KernelTimes.Total> times() {
    finish();
    return times == null ? List.of() : times.take();
  }

  /// Commands fail later than they are queued: an error of a call that waited is one of the device, which then is lost.
  private void waited(String function, int status, String what) {
    if (status != 0) {
      OpenClException e = OpenClException.of(function, status, what);
      lost = "the device was lost (" + e.getMessage() + "): open it again, and load its tensors again";
      throw OpenClException.because(lost);
    }
  }

  private long handle() {
    if (lost != null) {
      throw OpenClException.because(lost);
    }
    return handle.value();
  }

  /// Whether a command has failed on the device; then nothing else runs on this queue.
  boolean isLost() {
    return lost != null;
  }

  /// Waits until every queued command is done.
  void finish() {
    waited("clFinish", cl.finish.call(handle()), "waiting for the device");
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
