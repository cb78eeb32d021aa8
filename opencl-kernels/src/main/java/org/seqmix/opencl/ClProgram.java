package org.seqmix.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// OpenCL C, compiled for one device.
final class ClProgram implements AutoCloseable {
  private static final int BUILD_LOG = 0x1183;

  private final ClLibrary cl;
  private final ClHandle handle;

  ClProgram(ClLibrary cl, long context, long device, String what, String source, String options) {
    this.cl = cl;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
      MemorySegment texts = arena.allocateFrom(ValueLayout.ADDRESS, arena.allocateFrom(source));
      long made = cl.createProgramWithSource.call(context, 1, texts, MemorySegment.NULL, status);
      ClLibrary.check("clCreateProgramWithSource", status.get(ValueLayout.JAVA_INT, 0), what);
      handle = new ClHandle("program", made, "clReleaseProgram", cl.releaseProgram);
      int built = cl.buildProgram.call(made, 1, arena.allocateFrom(ValueLayout.JAVA_LONG, device),
          arena.allocateFrom(options), MemorySegment.NULL, MemorySegment.NULL);
      if (built != 0) {
        String log = log(device);
        handle.close();
        throw OpenClException.build(built, what, log);
      }
    }
  }

  private String log(long device) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(ValueLayout.JAVA_LONG);
      if (cl.getProgramBuildInfo.call(handle.value(), device, BUILD_LOG, 0, MemorySegment.NULL, size) != 0) {
        return "";
      }
      MemorySegment text = arena.allocate(size.get(ValueLayout.JAVA_LONG, 0) + 1);
      int status = cl.getProgramBuildInfo.call(handle.value(), device, BUILD_LOG, text.byteSize() - 1, text,
          MemorySegment.NULL);
      return status == 0 ? text.getString(0, StandardCharsets.UTF_8) : "";
    }
  }

  /// The kernel function `name`.
  ClHandle kernel(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
      long made = cl.createKernel.call(handle.value(), arena.allocateFrom(name), status);
      ClLibrary.check("clCreateKernel", status.get(ValueLayout.JAVA_INT, 0), "kernel function " + name);
      return new ClHandle("kernel", made, "clReleaseKernel", cl.releaseKernel);
    }
  }

  @Override
  public void close() {
    handle.close();
  }
}
