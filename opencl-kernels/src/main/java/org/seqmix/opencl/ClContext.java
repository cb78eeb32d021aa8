package org.seqmix.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.seqmix.opencl.launch.Trials;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One device's context: makes its queues, buffers and programs.
///
/// A process has one shared context a device, which lives as long as the process: programs are compiled once and tried once, however
/// often the device is opened.
final class ClContext implements AutoCloseable {
  private record Key(ClLibrary cl, long device) {
  }

  private static final Logger LOG = LoggerFactory.getLogger(ClContext.class);
  private static final long NANOS_A_MILLI = 1_000_000;
  private static final Map<Key, ClContext> SHARED = new ConcurrentHashMap<>();

  private static final long READ_WRITE = 1;
  private static final long ALLOCATE_HOST = 1 << 4;
  private static final long PROFILING = 1 << 1;

  private final ClLibrary cl;
  private final long device;
  private final ClHandle handle;
  private final Map<String, ClProgram> programs = new ConcurrentHashMap<>();
  private final Trials.Verdicts verdicts = new Trials.Verdicts();

  /// The shared context of `device`, never to be closed by whoever asks for it.
  static ClContext shared(ClLibrary cl, long device) {
    return SHARED.computeIfAbsent(new Key(cl, device), key -> new ClContext(cl, device));
  }

  /// The next one who asks for the shared context of this device gets a new one: this one's device was lost.
  void forget() {
    SHARED.remove(new Key(cl, device), this);
  }

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

  /// A new in-order queue; one that keeps times can say how long each kernel took.
  ClQueue newQueue(boolean keepsTimes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
      long made = cl.createCommandQueue.call(handle.value(), device, keepsTimes ? PROFILING : 0, status);
      ClLibrary.check("clCreateCommandQueue", status.get(ValueLayout.JAVA_INT, 0), "opening the device's queue");
      return new ClQueue(cl, made, keepsTimes);
    }
  }

  /// A new buffer of `bytes` (> 0) undefined bytes.
  ClBuffer newBuffer(long bytes) {
    return newBuffer(bytes, READ_WRITE, MemorySegment.NULL);
  }

  /// A new buffer of host memory that the device reads and writes without a copy in between.
  ClBuffer newPinnedBuffer(long bytes) {
    return newBuffer(bytes, READ_WRITE | ALLOCATE_HOST, MemorySegment.NULL);
  }

  private ClBuffer newBuffer(long bytes, long flags, MemorySegment host) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
      long made = cl.createBuffer.call(handle.value(), flags, bytes, host, status);
      ClLibrary.check("clCreateBuffer", status.get(ValueLayout.JAVA_INT, 0), "allocating " + bytes + " bytes");
      return new ClBuffer(new ClHandle("buffer", made, "clReleaseMemObject", cl.releaseMemObject), bytes);
    }
  }

  /// A program, built at the first call for this text and these options; `what` names it in errors.
  ClProgram build(String what, String source, String options) {
    return programs.computeIfAbsent(options + "\n" + source, key -> {
      long from = System.nanoTime();
      ClProgram program = new ClProgram(cl, handle.value(), device, what, source, options);
      LOG.debug("{}: built in {} ms", what, (System.nanoTime() - from) / NANOS_A_MILLI);
      return program;
    });
  }

  /// What the trials of kernels on this device found.
  Trials.Verdicts verdicts() {
    return verdicts;
  }

  @Override
  public void close() {
    programs.values().forEach(ClProgram::close);
    handle.close();
  }
}
