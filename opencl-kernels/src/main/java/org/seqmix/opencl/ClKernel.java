package org.seqmix.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
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
/// set again. Numbers are handed over together, see {@link NumberBlock}.
final class ClKernel implements AutoCloseable {
  /// Aparapi's own last parameter; always 0.
  private static final String PASS = "passid";
  private static final String ITEMS = "items";
  private static final int NUM_ARGS = 0x1191;
  private static final int DIMENSIONS = 3;
  /// What pointers of these elements may point to.
  private static final Set<String> FLOATS = Set.of("float", "float2", "float4", "float8", "float16");
  private static final Set<String> INTS = Set.of("int", "int2", "int4");

  private final ClLibrary cl;
  private final String name;
  private final Parameter[] parameters;
  private final boolean takesItems;
  private final NumberBlock block;
  private final int[] at;
  private final ClHandle handle;
  private final MemorySegment value;
  private final MemorySegment global;
  private final MemorySegment local;
  private final MemorySegment numbers;
  private final long[] last;
  private final boolean[] isSet;
  private boolean numbersAreSet;

  /// `together`: whether its numbers arrive in one struct. Processors gain nothing by it, and PoCL then no longer sees which branches all
  /// items of a group take together.
  ClKernel(ClLibrary cl, ClContext context, KernelSource source, String options, boolean together) {
    this.cl = cl;
    this.name = source.name();
    this.parameters = source.parameters().toArray(Parameter[]::new);
    this.takesItems = source.parameters().stream().anyMatch(p -> p.name().equals(ITEMS));
    this.block = together ? NumberBlock.of(source.alone()) : NumberBlock.none(source);
    this.at = block.at().stream().mapToInt(Integer::intValue).toArray();
    this.handle = context.build("kernel " + name, block.text(), options).kernel(source.function());
    Arena arena = Arena.ofAuto();
    this.value = arena.allocate(ValueLayout.JAVA_LONG);
    this.global = arena.allocate(ValueLayout.JAVA_LONG, DIMENSIONS);
    this.local = arena.allocate(ValueLayout.JAVA_LONG, DIMENSIONS);
    this.numbers = arena.allocate(Math.max(Long.BYTES, block.bytes()), Long.BYTES);
    this.last = new long[parameters.length];
    this.isSet = new boolean[parameters.length];
    checkCount();
  }

  private void checkCount() {
    ClLibrary.check("clGetKernelInfo", cl.getKernelInfo.call(handle.value(), NUM_ARGS, Integer.BYTES, value,
        MemorySegment.NULL), "kernel " + name);
    int count = value.get(ValueLayout.JAVA_INT, 0);
    if (count != block.arguments()) {
      close();
      throw OpenClException.because("kernel " + name + ": its signature names " + block.arguments()
          + " pointers and numbers, the compiled kernel has " + count);
    }
  }

  String name() {
    return name;
  }

  /// Queues the kernel; returns without waiting.
  synchronized void launch(ClQueue queue, Launch launch, Grid grid) {
    int used = 0;
    for (int i = 0; i < parameters.length; i++) {
      Parameter p = parameters[i];
      int from = launch.find(p.name(), used);
      if (from >= 0) {
        set(i, p, bits(p, launch, from));
        used++;
      } else if (p.name().equals(PASS)) {
        set(i, p, 0);
      } else {
        throw new IllegalArgumentException("kernel " + name + ": parameter " + p.name() + " was given no value");
      }
    }
    setNumbers();
    requireAllUsed(launch, used);
    put(global, grid.groupsX() * grid.itemsX(), grid.groupsY() * grid.itemsY(), grid.groupsZ() * grid.itemsZ());
    put(local, grid.itemsX(), grid.itemsY(), grid.itemsZ());
    int dimensions = grid.groupsZ() * grid.itemsZ() > 1 ? DIMENSIONS : grid.groupsY() * grid.itemsY() > 1 ? 2 : 1;
    queue.launch(name, handle, dimensions, global, local);
  }

  /// `items` is handed to every kernel that runs over items, whether it asks for it or not.
  private void requireAllUsed(Launch launch, int used) {
    if (used != launch.count() && (takesItems || used + 1 != launch.count() || launch.find(ITEMS, 0) < 0)) {
      String[] given = new String[launch.count()];
      Arrays.setAll(given, launch::name);
      throw new IllegalArgumentException("kernel " + name + ": has the parameters "
          + Arrays.stream(parameters).map(Parameter::name).toList() + ", was given " + Arrays.toString(given));
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
          + (FLOATS.contains(p.element()) ? "F32" : "I32") + ", got " + t
          + "; other element types run on cpu or reference");
    }
    return ((ClMemory) t.memory()).handle();
  }

  private void set(int index, Parameter p, long bits) {
    if (isSet[index] && last[index] == bits) {
      return;
    }
    switch (p.type()) {
      case INT, FLOAT, LONG -> {
        if (block.bytes() > 0) {
          put(at[index], p.type(), bits);
        } else {
          value.set(ValueLayout.JAVA_LONG, 0, bits);
          check(p.name(),
              cl.setKernelArg.call(handle.value(), at[index], p.type() == Type.LONG ? Long.BYTES : Integer.BYTES,
                  value));
        }
      }
      case GLOBAL -> {
        value.set(ValueLayout.JAVA_LONG, 0, bits);
        check(p.name(), cl.setKernelArg.call(handle.value(), at[index], Long.BYTES, value));
      }
      case LOCAL -> check(p.name(), cl.setKernelArg.call(handle.value(), at[index], bits, MemorySegment.NULL));
    }
    isSet[index] = true;
    last[index] = bits;
  }

  private void put(int offset, Type type, long bits) {
    if (type == Type.LONG) {
      numbers.set(ValueLayout.JAVA_LONG, offset, bits);
    } else {
      numbers.set(ValueLayout.JAVA_INT, offset, (int) bits);
    }
    numbersAreSet = false;
  }

  private void setNumbers() {
    if (!numbersAreSet && block.bytes() > 0) {
      check("numbers", cl.setKernelArg.call(handle.value(), block.arguments() - 1, block.bytes(), numbers));
    }
    numbersAreSet = true;
  }

  private void check(String parameter, int status) {
    if (status != 0) {
      throw OpenClException.of("clSetKernelArg", status, "kernel " + name + ", parameter " + parameter);
    }
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
