package org.seqmix.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// One device's context: makes its queue, buffers and programs.
final class ClContext implements AutoCloseable {
  private static final long READ_WRITE = 1;
  private static final long COPY_HOST = 1 << 5;

  private final ClLibrary cl;
  private final long device;
  private final ClHandle handle;

  ClContext(ClLibrary cl, long device) {
    this.cl = cl;
    this.device = device;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
      MemorySegment devices = arena.allocateFrom(ValueLayout.JAVA_LONG, device);
      long made = cl.createContext.call(MemorySegment.NULL, 1, devices, MemorySegment.NULL, MemorySegment.NULL, status);
      ClLibrary.check("clCreateContext", status.get(ValueLayout.JAVA_INT, 0), "opening the device");
      handle = new ClHandle("context", made, "clReleaseContext", cl.releaseContext);
    }
  }

  /// A new in-order queue.
  ClQueue newQueue() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
      long made = cl.createCommandQueue.call(handle.value(), device, 0, status);
      ClLibrary.check("clCreateCommandQueue", status.get(ValueLayout.JAVA_INT, 0), "opening the device's queue");
      return new ClQueue(cl, made);
    }
  }

  /// A new buffer of `bytes` (> 0) undefined bytes.
  ClBuffer newBuffer(long bytes) {
    return newBuffer(bytes, READ_WRITE, MemorySegment.NULL);
  }

  /// A new buffer holding `values`, at least one. Does not wait for the queue.
  ClBuffer newBuffer(int[] values) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocateFrom(ValueLayout.JAVA_INT, values);
      return newBuffer(host.byteSize(), READ_WRITE | COPY_HOST, host);
    }
  }

  private ClBuffer newBuffer(long bytes, long flags, MemorySegment host) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
      long made = cl.createBuffer.call(handle.value(), flags, bytes, host, status);
      ClLibrary.check("clCreateBuffer", status.get(ValueLayout.JAVA_INT, 0), "allocating " + bytes + " bytes");
      return new ClBuffer(new ClHandle("buffer", made, "clReleaseMemObject", cl.releaseMemObject), bytes);
    }
  }

  /// Builds a program; `what` names it in errors.
  ClProgram build(String what, String source, String options) {
    return new ClProgram(cl, handle.value(), device, what, source, options);
  }

  @Override
  public void close() {
    handle.close();
  }
}
