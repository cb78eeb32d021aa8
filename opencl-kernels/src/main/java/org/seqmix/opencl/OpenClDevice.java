package org.seqmix.opencl;

import com.aparapi.Kernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Region;
import org.seqmix.tensor.Tensor;

/// The device `opencl`: tensors are buffers that stay on it, operations are queued and run in order.
///
/// *Numerics*: F32. A token's bits do not depend on the batch around it, because work groups have one fixed size and
/// fused products are written out; another device or driver may differ in the last bits.
public final class OpenClDevice implements Device {
  static final String NAME = "opencl";

  private static final long CORRECTLY_ROUNDED_DIVIDE_SQRT = 1 << 7;

  private final ClLibrary cl;
  private final OpenClDeviceInfo info;
  private final String options;
  private final ClContext context;
  private final ClQueue queue;
  private final Map<Class<?>, ClKernel> built = new HashMap<>();
  private final OpenClKernels kernels = new OpenClKernels(this);
  private boolean closed;

  private OpenClDevice(ClLibrary cl, OpenClDeviceInfo info) {
    this.cl = cl;
    this.info = info;
    boolean exact = (new ClInfo(cl).deviceNumber(info.id(), ClInfo.DEVICE_SINGLE_FP_CONFIG)
        & CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0;
    this.options = exact ? "-cl-fp32-correctly-rounded-divide-sqrt" : "";
    this.context = new ClContext(cl, info.id());
    try {
      this.queue = context.newQueue();
    } catch (OpenClException e) {
      context.close();
      throw e;
    }
  }

  /// Opens a device and tries it on small numbers.
  static OpenClDevice open(ClLibrary cl, OpenClDeviceInfo info) {
    OpenClDevice device = new OpenClDevice(cl, info);
    try {
      SelfCheck.run(device);
      return device;
    } catch (RuntimeException e) {
      device.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  /// Which hardware and driver this is.
  public OpenClDeviceInfo info() {
    return info;
  }

  @Override
  public Region newRegion() {
    requireOpen();
    return new OpenClRegion(this);
  }

  @Override
  public Kernels kernels() {
    return kernels;
  }

  @Override
  public void upload(MemorySegment source, Tensor target) {
    ClQueue.Block block = hostBlock("upload", source, target);
    if (block.isEmpty()) {
      return;
    }
    if (source.isNative()) {
      queue.write(source, block);
    } else {
      try (Arena arena = Arena.ofConfined()) {
        queue.write(arena.allocate(block.bytes(), 64).copyFrom(source.asSlice(0, block.bytes())), block);
      }
    }
  }

  @Override
  public void download(Tensor source, MemorySegment target) {
    ClQueue.Block block = hostBlock("download", target, source);
    if (block.isEmpty()) {
      return;
    }
    if (target.isNative()) {
      queue.read(block, target);
    } else {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment packed = arena.allocate(block.bytes(), 64);
        queue.read(block, packed);
        target.copyFrom(packed);
      }
    }
  }

  private ClQueue.Block hostBlock(String what, MemorySegment host, Tensor t) {
    ClQueue.Block block = block(t);
    if (host.byteSize() < block.bytes()) {
      throw new IllegalArgumentException(what + " " + t + ": expected " + block.bytes() + " host bytes, got "
          + host.byteSize());
    }
    return block;
  }

  /// Where a tensor lies, after checking that it is alive, of this device and in rows.
  ClQueue.Block block(Tensor t) {
    requireOpen();
    t.on(this, "tensor");
    if (!(t.memory() instanceof ClMemory memory)) {
      throw new IllegalArgumentException("tensor " + t + ": its memory was not made by the opencl device");
    }
    long size = t.type().bytes();
    long rowBytes = t.columns() * size;
    return new ClQueue.Block(memory.handle(), t.offset() * size, rowBytes, t.rows(),
        Math.max(1, t.rows() > 1 ? t.rowStride() * size : rowBytes));
  }

  /// A new buffer of the device's memory.
  ClBuffer allocate(long bytes) {
    requireOpen();
    if (bytes > info.maxAllocation()) {
      throw new IllegalArgumentException("device opencl (" + info.name() + "): one tensor holds at most "
          + info.maxAllocation() + " bytes, got " + bytes + "; split the batch or the tensor");
    }
    return context.newBuffer(Math.max(1, bytes));
  }

  /// A new buffer holding `values`.
  ClBuffer ints(int[] values) {
    requireOpen();
    return context.newBuffer(values);
  }

  ClQueue queue() {
    requireOpen();
    return queue;
  }

  /// Queues the kernel class of `model`, translated and built at its first use, over `groups` work groups of `size`.
  void launch(Kernel model, long groups, int size, Arguments arguments) {
    kernel(model).launch(queue(), groups, size, arguments);
  }

  private synchronized ClKernel kernel(Kernel model) {
    requireOpen();
    return built.computeIfAbsent(model.getClass(),
        type -> new ClKernel(cl, context, Translator.translate(model), options));
  }

  /// Waits until every queued operation is done.
  public void finish() {
    queue().finish();
  }

  private synchronized void requireOpen() {
    if (closed) {
      throw new IllegalStateException("device opencl (" + info.name()
          + ") is closed: open a new one, and load its tensors again");
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      try (context; queue) {
        queue.finish();
        built.values().forEach(ClKernel::close);
      }
    }
  }

  @Override
  public String toString() {
    return "opencl on " + info.description();
  }
}
