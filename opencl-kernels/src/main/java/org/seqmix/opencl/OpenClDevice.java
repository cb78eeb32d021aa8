package org.seqmix.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Dispatch;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.translated.TranslatedKernels;
import org.seqmix.opencl.tuned.StepFusion;
import org.seqmix.opencl.tuned.TunedKernels;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.PackedLayout;
import org.seqmix.tensor.Region;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// The device `opencl`: tensors are pieces of buffers that stay on it, operations are queued and run in order.
///
/// *Numerics*: F32. A token's bits do not depend on the batch around it where kernels are the translated ones; the tuned ones choose
/// by shape among kernels that sum in another order, and keep to a bound instead. Another device or driver may differ in the last bits.
public final class OpenClDevice implements Device {
  static final String NAME = "opencl";

  /// Uploads beyond this are handed to the driver as they are, which waits.
  private static final long STAGED = 64L << 20;

  private final OpenClDeviceInfo info;
  private final OpenClSettings settings;
  private final ClContext context;
  private final ClQueue queue;
  private final MemoryPool pool;
  private final Staging staging;
  private final OpenClLauncher launcher;
  private final @Nullable StepFusion fusion;
  private final Kernels kernels;
  private volatile boolean closed;

  private OpenClDevice(ClLibrary cl, OpenClDeviceInfo info, OpenClSettings settings) {
    this.info = info;
    this.settings = settings;
    this.context = ClContext.shared(cl, info.id());
    this.queue = context.newQueue(settings.keepsTimes());
    this.pool = new MemoryPool(context, info);
    this.staging = new Staging(context, queue);
    this.launcher = new OpenClLauncher(this, cl, context, settings);
    List<Group> plain = new ArrayList<>(TranslatedKernels.of(launcher));
    plain.add(new MemoryKernels(this, launcher));
    if (settings.tuned()) {
      TunedKernels tuned = new TunedKernels(launcher, Dispatch.of(plain));
      List<Group> all = new ArrayList<>(tuned.groups());
      all.addAll(plain);
      this.fusion = tuned.fusion(Dispatch.of(all));
      all.addFirst(fusion);
      this.kernels = Dispatch.of(all);
    } else {
      this.fusion = null;
      this.kernels = Dispatch.of(plain);
    }
  }

  /// Opens a device and tries it on small numbers.
  static OpenClDevice open(ClLibrary cl, OpenClDeviceInfo info, OpenClSettings settings) {
    OpenClDevice device = new OpenClDevice(cl, info, settings);
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

  /// Even where the device is the processor itself: reading waits for the queue.
  @Override
  public boolean hasOwnMemory() {
    return true;
  }

  /// Which hardware and driver this is.
  public OpenClDeviceInfo info() {
    return info;
  }

  /// How it was opened.
  public OpenClSettings settings() {
    return settings;
  }

  /// Bytes of device memory that this device holds, in use or kept for the next scope.
  public long heldBytes() {
    return pool.held();
  }

  @Override
  public Region newRegion() {
    requireOpen();
    return new OpenClRegion(this, pool);
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
    flush();
    if (block.isContiguous() && block.bytes() <= STAGED) {
      staging.write(source, block.bytes(), block.handle(), block.offset());
    } else if (source.isNative()) {
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
    flush();
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

  /// A tensor's memory, after checking that it is alive and of this device.
  ClMemory memory(Tensor t) {
    requireOpen();
    t.on(this, "tensor");
    if (t.memory() instanceof ClMemory memory) {
      return memory;
    }
    throw new IllegalArgumentException("tensor " + t + ": its memory was not made by the opencl device");
  }

  /// The bytes as they are, in the memory of the device; with translated kernels alone the values, in F32.
  ///
  /// *Errors*: `IllegalArgumentException` for too few or too many bytes.
  @Override
  public Tensor packed(Scope scope, MemorySegment bytes, PackedLayout layout) {
    if (!settings.tuned()) {
      return Device.super.packed(scope, bytes, layout);
    }
    if (bytes.byteSize() != layout.bytes()) {
      throw new IllegalArgumentException(layout + ": expected " + layout.bytes() + " bytes, got " + bytes.byteSize());
    }
    Tensor words = scope.empty(DType.I32, layout.bytes() / Integer.BYTES);
    upload(bytes, words);
    return Tensor.packed(scope, DType.F32, Shape.of(layout.outputs(), layout.inputs()), words.memory(),
        layout.format());
  }

  /// Where a tensor lies.
  ClQueue.Block block(Tensor t) {
    ClMemory memory = memory(t);
    long size = t.type().bytes();
    long rowBytes = t.columns() * size;
    return new ClQueue.Block(memory.handle(), memory.base() + t.offset() * size, rowBytes, t.rows(),
        Math.max(1, t.rows() > 1 ? t.rowStride() * size : rowBytes));
  }

  /// Fills fresh memory with NaN where this device was opened so.
  void poison(ClMemory memory) {
    if (settings.poisons() && memory.bytes() > 0) {
      queue.poison(memory);
    }
  }

  /// The queue, behind every operation so far.
  ClQueue queue() {
    requireOpen();
    flush();
    return queue;
  }

  /// Queues operations that wait for the next one. Who waits for this takes the launcher's lock before any other.
  void flush() {
    if (fusion != null && !closed) {
      fusion.flush();
    }
  }

  /// Waits until every queued operation is done.
  public void finish() {
    queue().finish();
  }

  /// One line for each kernel that ran since the last call, with its launches and milliseconds on the device, longest first; none
  /// unless the device was opened with {@link OpenClSettings#keepingTimes}. Waits for the device.
  public List<String> kernelTimes() {
    return queue().times().stream()
        .map(t -> "%s: %d launches, %.3f ms".formatted(t.kernel(), t.launches(), t.nanoseconds() / 1e6)).toList();
  }

  /// Names of the tuned kernels that computed wrongly or did not build here, so that plain ones are used in their place.
  public List<String> replacedKernels() {
    return launcher.trials().failures();
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("device opencl (" + info.name()
          + ") is closed: open a new one, and load its tensors again");
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      try (queue; pool; staging; launcher) {
        if (queue.isLost()) {
          context.forget();
        } else {
          queue.finish();
        }
      }
    }
  }

  @Override
  public String toString() {
    return "opencl on " + info.description();
  }
}
