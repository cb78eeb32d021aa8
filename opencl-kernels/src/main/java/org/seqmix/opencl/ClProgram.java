package org.seqmix.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// OpenCL C, compiled for one device.
final class ClProgram implements AutoCloseable {
  private static final int BUILD_LOG = 0x1183;
  private static final int BINARY_SIZES = 0x1165;
  private static final int BINARIES = 0x1166;

  private final ClLibrary cl;
  private final ClHandle handle;

  ClProgram(ClLibrary cl, long context, long device, String what, String source, String options) {
    this.cl = cl;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
      MemorySegment texts = arena.allocateFrom(ValueLayout.ADDRESS, arena.allocateFrom(source));
      long made = cl.createProgramWithSource.call(context, 1, texts, MemorySegment.NULL, status);
      ClLibrary.check("clCreateProgramWithSource", status.get(ValueLayout.JAVA_INT, 0), what);
      ClHandle program = new ClHandle("program", made, "clReleaseProgram", cl.releaseProgram);
      build(program, device, what, options);
      handle = Ptx.isMarked(source) ? ofPtx(context, device, what, program) : program;
    }
  }

  /// The same program with what stands behind {@link Ptx#MARKER}, from the PTX that the driver's first compiler made.
  private ClHandle ofPtx(long context, long device, String what, ClHandle program) {
    try (program; Arena arena = Arena.ofConfined()) {
      byte[] ptx = Ptx.unmarked(binary(program));
      MemorySegment code = arena.allocate(ptx.length).copyFrom(MemorySegment.ofArray(ptx));
      MemorySegment status = arena.allocate(ValueLayout.JAVA_INT, 2);
      long made = cl.createProgramWithBinary.call(context, 1, arena.allocateFrom(ValueLayout.JAVA_LONG, device),
          arena.allocateFrom(ValueLayout.JAVA_LONG, ptx.length), arena.allocateFrom(ValueLayout.ADDRESS, code),
          status.asSlice(Integer.BYTES), status);
      ClLibrary.check("clCreateProgramWithBinary", status.get(ValueLayout.JAVA_INT, 0), what);
      ClHandle second = new ClHandle("program", made, "clReleaseProgram", cl.releaseProgram);
      build(second, device, what, "");
      return second;
    }
  }

  private byte[] binary(ClHandle program) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(ValueLayout.JAVA_LONG);
      ClLibrary.check("clGetProgramInfo", cl.getProgramInfo.call(program.value(), BINARY_SIZES, Long.BYTES, size,
          MemorySegment.NULL), "a program's size");
      MemorySegment code = arena.allocate(size.get(ValueLayout.JAVA_LONG, 0));
      ClLibrary.check("clGetProgramInfo", cl.getProgramInfo.call(program.value(), BINARIES, Long.BYTES,
          arena.allocateFrom(ValueLayout.ADDRESS, code), MemorySegment.NULL), "a program's code");
      return code.toArray(ValueLayout.JAVA_BYTE);
    }
  }

  private void build(ClHandle program, long device, String what, String options) {
    try (Arena arena = Arena.ofConfined()) {
      int built = cl.buildProgram.call(program.value(), 1, arena.allocateFrom(ValueLayout.JAVA_LONG, device),
          arena.allocateFrom(options), MemorySegment.NULL, MemorySegment.NULL);
      if (built != 0) {
        String log = log(program, device);
        program.close();
        throw OpenClException.build(built, what, log);
      }
    }
  }

  private String log(ClHandle program, long device) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(ValueLayout.JAVA_LONG);
      if (cl.getProgramBuildInfo.call(program.value(), device, BUILD_LOG, 0, MemorySegment.NULL, size) != 0) {
        return "";
      }
      MemorySegment text = arena.allocate(size.get(ValueLayout.JAVA_LONG, 0) + 1);
      int status = cl.getProgramBuildInfo.call(program.value(), device, BUILD_LOG, text.byteSize() - 1, text,
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
