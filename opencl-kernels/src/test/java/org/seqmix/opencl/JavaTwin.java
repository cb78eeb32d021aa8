package org.seqmix.opencl;

import com.aparapi.Kernel;
import com.aparapi.device.JavaDevice;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.seqmix.opencl.launch.Dispatch;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.KernelCode;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.opencl.translated.TranslatedKernels;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Memory;
import org.seqmix.tensor.Region;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// The same kernel classes and the same host code, run as plain Java in Aparapi's thread pool on Java arrays: no OpenCL, no
/// translation. Fresh memory is NaN.
final class JavaTwin implements Device, Launcher {
  private record ArrayMemory(Object values) implements Memory {
  }

  private final Trials trials = new Trials(this, new Trials.Verdicts());
  private final Kernels kernels;

  JavaTwin() {
    List<Group> groups = new ArrayList<>(TranslatedKernels.of(this));
    groups.add(new Moves(this));
    kernels = Dispatch.of(groups);
  }

  @Override
  public String name() {
    return "java";
  }

  @Override
  public Device device() {
    return this;
  }

  @Override
  public Kernels kernels() {
    return kernels;
  }

  @Override
  public Region newRegion() {
    return new Region() {
      private long bytes;

      @Override
      public Memory allocate(long elements, DType type) {
        bytes += elements * type.bytes();
        int n = Math.toIntExact(elements);
        if (type == DType.I32) {
          return new ArrayMemory(new int[n]);
        }
        if (type == DType.BF16) {
          return new ArrayMemory(new short[n]);
        }
        float[] values = new float[n];
        Arrays.fill(values, Float.NaN);
        return new ArrayMemory(values);
      }

      @Override
      public long bytes() {
        return bytes;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void upload(MemorySegment source, Tensor target) {
    MemorySegment all = bytes(target);
    long size = target.type().bytes();
    long row = size * target.columns();
    for (long r = 0; r < target.rows(); r++) {
      MemorySegment.copy(source, r * row, all, size * (target.offset() + r * target.rowStride()), row);
    }
  }

  @Override
  public void download(Tensor source, MemorySegment target) {
    MemorySegment all = bytes(source);
    long size = source.type().bytes();
    long row = size * source.columns();
    for (long r = 0; r < source.rows(); r++) {
      MemorySegment.copy(all, size * (source.offset() + r * source.rowStride()), target, r * row, row);
    }
  }

  private static MemorySegment bytes(Tensor t) {
    return switch (array(t)) {
      case int[] i -> MemorySegment.ofArray(i);
      case short[] s -> MemorySegment.ofArray(s);
      case Object floats -> MemorySegment.ofArray((float[]) floats);
    };
  }

  private static Object array(Tensor t) {
    return ((ArrayMemory) t.memory()).values();
  }

  @Override
  @SuppressWarnings("deprecation") // The only way to make Aparapi run a kernel as Java and nothing else.
  public void run(Launch launch, Grid grid) {
    Kernel kernel = filled(launch);
    kernel.setExecutionModeWithoutFallback(Kernel.EXECUTION_MODE.JTP);
    kernel.execute(JavaDevice.THREAD_POOL.createRange(Math.toIntExact(grid.groupsX() * grid.itemsX()), grid.itemsX()));
    kernel.dispose();
  }

  /// An instance whose fields hold the launch's values. Every value has a field, and every field but constants a value.
  private static Kernel filled(Launch launch) {
    Class<? extends Kernel> type = ((KernelCode.Translated) launch.code()).type();
    try {
      var constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      Kernel kernel = constructor.newInstance();
      Set<String> left = new HashSet<>();
      for (int i = 0; i < launch.count(); i++) {
        left.add(launch.name(i));
      }
      left.remove("items");
      for (Class<?> c = type; c != Kernel.class; c = c.getSuperclass()) {
        for (Field field : c.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers())) {
            set(kernel, field, launch);
            left.remove(field.getName());
          }
        }
      }
      if (!left.isEmpty()) {
        throw new IllegalArgumentException(type.getSimpleName() + " has no fields " + left);
      }
      return kernel;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void set(Kernel kernel, Field field, Launch launch) throws IllegalAccessException {
    int at = launch.find(field.getName(), 0);
    if (at < 0) {
      throw new IllegalArgumentException(
          kernel.getClass().getSimpleName() + "." + field.getName() + " was given no value");
    }
    field.setAccessible(true);
    switch (launch.kind(at)) {
      case TENSOR -> field.set(kernel, array(launch.tensor(at)));
      case WHOLE -> field.setInt(kernel, Math.toIntExact(launch.value(at)));
      case REAL -> field.setFloat(kernel, Float.intBitsToFloat((int) launch.value(at)));
      case LOCAL_FLOATS -> {
        float[] local = (float[]) field.get(kernel);
        if (local.length != launch.value(at)) {
          throw new IllegalArgumentException(field + ": expected " + local.length + " floats, got " + launch.value(at));
        }
      }
    }
  }

  @Override
  public Tensor checked(Tensor t) {
    return t.on(this, "tensor");
  }

  @Override
  public long firstElement(Tensor t) {
    return t.offset();
  }

  @Override
  public long memory(Tensor t) {
    return System.identityHashCode(array(t));
  }

  @Override
  public RowTable table(Rows rows) {
    return RowTable.of(newScope("rows"), rows);
  }

  @Override
  public boolean roundsInputs() {
    return false;
  }

  @Override
  public Trials trials() {
    return trials;
  }

  @Override
  public Hardware hardware() {
    return new Hardware(false, 1, 1 << 15, 64, true, false);
  }

  @Override
  public void close() {}

  /// Filling, which the queue does on a device.
  private static final class Moves extends Group {
    Moves(Launcher launcher) {
      super(launcher);
    }

    @Override
    public void fill(Tensor y, double value) {
      MemorySegment all = bytes(y);
      for (long r = 0; r < y.rows(); r++) {
        for (long c = 0; c < y.columns(); c++) {
          long at = y.offset() + r * y.rowStride() + c;
          if (y.type() == DType.I32) {
            all.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, at, (int) value);
          } else {
            all.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, at, (float) value);
          }
        }
      }
    }
  }
}
