package org.seqmix.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.seqmix.opencl.launch.KernelSource;
import org.seqmix.opencl.launch.KernelSource.Parameter;
import org.seqmix.opencl.launch.KernelSource.Type;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher.Grid;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Tensor;

/// A built kernel, ready to be launched any number of times.
///
/// Every launch states every parameter, so a mistyped or forgotten one is an error here; those that are as in the last launch are not
/// set again.
final class ClKernel implements AutoCloseable {
  /// Aparapi's own last parameter; always 0.
  private static final String PASS = "passid";
  private static final int NUM_ARGS = 0x1191;
  private static final int DIMENSIONS = 3;
  /// What pointers of these elements may point to.
  private static final Set<String> FLOATS = Set.of("float", "float2", "float4", "float8", "float16");
  private static final Set<String> INTS = Set.of("int", "int2", "int4");

  private final ClLibrary cl;
  private final String name;
  private final List<Parameter> parameters;
  private final ClHandle handle;
  private final MemorySegment value;
  private final MemorySegment global;
  private final MemorySegment local;
  private final long[] last;
  private final boolean[] isSet;

  ClKernel(ClLibrary cl, ClContext context, KernelSource source, String options) {
    this.cl = cl;
    this.name = source.name();
    this.parameters = source.parameters();
    this.handle = context.build("kernel " + name, source.text(), options).kernel(source.function());
    Arena arena = Arena.ofAuto();
    this.value = arena.allocate(ValueLayout.JAVA_LONG);
    this.global = arena.allocate(ValueLayout.JAVA_LONG, DIMENSIONS);
    this.local = arena.allocate(ValueLayout.JAVA_LONG, DIMENSIONS);
    this.last = new long[parameters.size()];
    this.isSet = new boolean[parameters.size()];
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

  String name() {
    return name;
  }

  /// Queues the kernel; returns without waiting.
  synchronized void launch(ClQueue queue, Launch launch, Grid grid) {
    int used = 0;
    for (int i = 0; i < parameters.size(); i++) {
      Parameter p = parameters.get(i);
      if (p.name().equals(PASS)) {
        set(i, p, 0);
      } else {
        int at = launch.find(p.name(), used);
        if (at < 0) {
          throw new IllegalArgumentException("kernel " + name + ": parameter " + p.name() + " was given no value");
        }
        set(i, p, bits(p, launch, at));
        used++;
      }
    }
    requireAllUsed(launch, used);
    put(global, grid.groupsX() * grid.itemsX(), grid.groupsY() * grid.itemsY(), grid.groupsZ() * grid.itemsZ());
    put(local, grid.itemsX(), grid.itemsY(), grid.itemsZ());
    int dimensions = grid.groupsZ() * grid.itemsZ() > 1 ? DIMENSIONS : grid.groupsY() * grid.itemsY() > 1 ? 2 : 1;
    queue.launch(name, handle, dimensions, global, local);
  }

  /// `items` is handed to every kernel that runs over items, whether it asks for it or not.
  private void requireAllUsed(Launch launch, int used) {
    int spare = launch.find("items", 0) >= 0 && parameters.stream().noneMatch(p -> p.name().equals("items")) ? 1 : 0;
    if (used + spare != launch.count()) {
      String[] given = new String[launch.count()];
      Arrays.setAll(given, launch::name);
      throw new IllegalArgumentException("kernel " + name + ": has the parameters "
          + parameters.stream().map(Parameter::name).toList() + ", was given " + Arrays.toString(given));
    }
  }

  private long bits(Parameter p, Launch launch, int at) {
    Type expected = switch (launch.kind(at)) {
      case TENSOR -> Type.GLOBAL;
      case LOCAL_FLOATS -> Type.LOCAL;
      case WHOLE -> p.type() == Type.LONG ? Type.LONG : Type.INT;
      case REAL -> Type.FLOAT;
    };
    if (expected != p.type()) {
      throw new IllegalArgumentException(
          "kernel " + name + ": parameter " + p.name() + ": expected " + p.type() + ", got " + launch.kind(at));
    }
    return switch (p.type()) {
      case GLOBAL -> handle(p, launch.tensor(at));
      case LOCAL -> launch.value(at) * Float.BYTES;
      case INT -> whole(p, launch.value(at));
      case LONG, FLOAT -> launch.value(at);
    };
  }

  private long whole(Parameter p, long value) {
    if (value != (int) value) {
      throw new IllegalArgumentException("kernel " + name + ": parameter " + p.name() + " holds an int, got " + value
          + ": split the batch or the tensor");
    }
    return value;
  }

  private long handle(Parameter p, Tensor t) {
    DType type = t.type();
    if (FLOATS.contains(p.element()) && type != DType.F32 || INTS.contains(p.element()) && type != DType.I32) {
      throw new IllegalArgumentException("device opencl, kernel " + name + ", " + p.name() + ": expected "
          + (FLOATS.contains(p.element()) ? "F32" : "I32") + ", got " + t + "; other element types run on cpu or reference");
    }
    return ((ClMemory) t.memory()).handle();
  }

  private void set(int index, Parameter p, long bits) {
    if (isSet[index] && last[index] == bits) {
      return;
    }
    value.set(ValueLayout.JAVA_LONG, 0, bits);
    int status = switch (p.type()) {
      case INT, FLOAT -> cl.setKernelArg.call(handle.value(), index, Integer.BYTES, value);
      case LONG, GLOBAL -> cl.setKernelArg.call(handle.value(), index, Long.BYTES, value);
      case LOCAL -> cl.setKernelArg.call(handle.value(), index, bits, MemorySegment.NULL);
    };
    ClLibrary.check("clSetKernelArg", status, "kernel " + name + ", parameter " + p.name());
    isSet[index] = true;
    last[index] = bits;
  }

  private static void put(MemorySegment to, long x, long y, long z) {
    to.setAtIndex(ValueLayout.JAVA_LONG, 0, x);
    to.setAtIndex(ValueLayout.JAVA_LONG, 1, y);
    to.setAtIndex(ValueLayout.JAVA_LONG, 2, z);
  }

  @Override
  public void close() {
    handle.close();
  }
}
