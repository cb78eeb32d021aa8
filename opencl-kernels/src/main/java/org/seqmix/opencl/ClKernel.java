package org.seqmix.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.seqmix.opencl.Arguments.Value;
import org.seqmix.opencl.KernelSource.Parameter;

/// A built kernel, ready to be launched any number of times.
///
/// Every launch sets every parameter, so a mistyped or forgotten one is an error here and never a stale value there.
final class ClKernel implements AutoCloseable {
  /// Aparapi's own last parameter; always 0.
  private static final String PASS = "passid";
  private static final int NUM_ARGS = 0x1191;

  private final ClLibrary cl;
  private final String name;
  private final List<Parameter> parameters;
  private final ClProgram program;
  private final ClHandle handle;
  private final MemorySegment value;
  private final MemorySegment global;
  private final MemorySegment local;

  ClKernel(ClLibrary cl, ClContext context, KernelSource source, String options) {
    this.cl = cl;
    this.name = source.name();
    this.parameters = source.parameters();
    this.program = context.build("kernel " + name, source.text(), options);
    this.handle = program.kernel(KernelSource.FUNCTION);
    Arena arena = Arena.ofAuto();
    this.value = arena.allocate(ValueLayout.JAVA_LONG);
    this.global = arena.allocate(ValueLayout.JAVA_LONG);
    this.local = arena.allocate(ValueLayout.JAVA_LONG);
    checkCount();
  }

  private void checkCount() {
    ClLibrary.check("clGetKernelInfo", cl.getKernelInfo.call(handle.value(), NUM_ARGS, Integer.BYTES, value,
        MemorySegment.NULL), "kernel " + name);
    int count = value.get(ValueLayout.JAVA_INT, 0);
    if (count != parameters.size()) {
      close();
      throw OpenClException.because("kernel " + name + ": its signature names " + parameters.size()
          + " parameters, the compiled kernel has " + count);
    }
  }

  /// Queues the kernel over `groups` work groups of `size` items each; returns without waiting.
  synchronized void launch(ClQueue queue, long groups, int size, Arguments arguments) {
    int used = 0;
    for (int i = 0; i < parameters.size(); i++) {
      Parameter p = parameters.get(i);
      if (p.name().equals(PASS)) {
        set(i, p, new Value(KernelSource.Type.INT, 0));
      } else {
        set(i, p, required(p, arguments));
        used++;
      }
    }
    if (used != arguments.all().size()) {
      throw new IllegalArgumentException(
          "kernel " + name + ": has " + parameters + ", got " + arguments.all().keySet());
    }
    global.set(ValueLayout.JAVA_LONG, 0, groups * size);
    local.set(ValueLayout.JAVA_LONG, 0, size);
    queue.launch("kernel " + name + ", " + groups + " groups of " + size, handle, global, local);
  }

  private Value required(Parameter p, Arguments arguments) {
    Value v = arguments.get(p.name());
    if (v == null || v.type() != p.type()) {
      throw new IllegalArgumentException("kernel " + name + ": parameter " + p.name() + ": expected " + p.type()
          + ", got " + (v == null ? "nothing" : v.type()));
    }
    return v;
  }

  private void set(int index, Parameter p, Value v) {
    value.set(ValueLayout.JAVA_LONG, 0, v.bits());
    int status = switch (v.type()) {
      case INT, FLOAT -> cl.setKernelArg.call(handle.value(), index, Integer.BYTES, value);
      case INTS, FLOATS -> cl.setKernelArg.call(handle.value(), index, Long.BYTES, value);
      case LOCAL_FLOATS -> cl.setKernelArg.call(handle.value(), index, v.bits(), MemorySegment.NULL);
    };
    ClLibrary.check("clSetKernelArg", status, "kernel " + name + ", parameter " + p.name());
  }

  @Override
  public void close() {
    handle.close();
    program.close();
  }
}
