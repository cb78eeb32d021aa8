package org.seqmix.mohawk;

import java.lang.foreign.MemorySegment;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Memory;
import org.seqmix.tensor.Region;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.cpu.CpuDevice;
import org.seqmix.tensor.cpu.CpuMemory;

/// The device `cpu` with a meter: bytes of the tensors of all open scopes, and the most there have been.
public final class MeteredDevice implements Device {
  private final CpuDevice cpu;
  private final Scope views;
  private long live;
  private long peak;

  /// A device of `threads` threads, on poisoned memory.
  public MeteredDevice(int threads) {
    this.cpu = new CpuDevice(CpuDevice.Options.defaults().withThreads(threads).poisoned());
    this.views = cpu.newScope("views");
  }

  /// Bytes of the tensors there are.
  public long live() {
    return live;
  }

  /// The most bytes since the last call, and begins anew.
  public long takePeak() {
    long most = peak;
    peak = live;
    return most;
  }

  private final class MeteredRegion implements Region {
    private final Region region = cpu.newRegion();

    @Override
    public Memory allocate(long elements, DType type) {
      live += elements * type.bytes();
      peak = Math.max(peak, live);
      return region.allocate(elements, type);
    }

    @Override
    public long bytes() {
      return region.bytes();
    }

    @Override
    public void close() {
      live -= region.bytes();
      region.close();
    }
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public Region newRegion() {
    return new MeteredRegion();
  }

  @Override
  public Kernels kernels() {
    return cpu.kernels();
  }

  @Override
  public void upload(MemorySegment source, Tensor target) {
    cpu.upload(source, unmetered(target));
  }

  @Override
  public void download(Tensor source, MemorySegment target) {
    cpu.download(unmetered(source), target);
  }

  /// The same memory as a tensor of the device within; the tensor has no gaps between its rows.
  private Tensor unmetered(Tensor t) {
    if (!(t.on(this, "tensor").memory() instanceof CpuMemory memory) || !t.isContiguous()) {
      throw new IllegalArgumentException("metered device: expected a contiguous tensor of its own, got " + t);
    }
    long bytes = t.elements() * t.type().bytes();
    return views.wrap(t.type(), t.shape(), new CpuMemory(memory.address() + t.offset() * t.type().bytes(), bytes));
  }

  @Override
  public void close() {
    cpu.close();
  }
}
