package org.seqmix.tensor.cpu;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.PackedLayout;
import org.seqmix.tensor.Region;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// The device `cpu`: off-heap memory of this process and kernels in the Vector API, in F32.
///
/// On a JVM that was started without `--add-modules jdk.incubator.vector` it computes the same with plain loops, several
/// times more slowly. Which way it computes, and why, is one line of the platform's log ([System.Logger]): how many bits
/// its vectors have, or what they are missing for.
///
/// *Numerics*: results do not depend on the number of threads, nor a token's result on the batch around it. They may
/// differ in the last bits between processors whose vectors differ in length, and with and without vectors.
public final class CpuDevice implements Device {
  /// Settings of the device.
  ///
  /// @param threads that work on one operation, the caller included
  /// @param spin how long an idle thread spins before it parks
  /// @param poison whether fresh and freed memory is filled with NaN, for tests
  /// @param vectors whether the Vector API is used where the JVM has it
  public record Options(int threads, Duration spin, boolean poison, boolean vectors) {
    public Options {
      if (threads < 1 || spin.isNegative()) {
        throw new IllegalArgumentException("cpu: threads (" + threads + ") must be > 0 and spin (" + spin + ") >= 0");
      }
    }

    /// All processors, the default spin time, no poisoning, vectors where the JVM has them.
    public static Options defaults() {
      return new Options(Runtime.getRuntime().availableProcessors(), Workers.DEFAULT_SPIN, false, true);
    }

    /// These options with another number of threads.
    public Options withThreads(int threads) {
      return new Options(threads, spin, poison, vectors);
    }

    /// These options with poisoning.
    public Options poisoned() {
      return new Options(threads, spin, true, vectors);
    }

    /// These options with the kernels of a JVM that has no Vector API, for comparison.
    public Options withoutVectors() {
      return new Options(threads, spin, poison, false);
    }
  }

  private final Options options;
  private final BlockPool pool;
  private final Workers workers;
  private final boolean vectors;
  private final Kernels kernels;
  private volatile boolean closed;

  /// A device with the given settings; it holds threads and memory until it is closed.
  public CpuDevice(Options options) {
    this.options = options;
    this.pool = new BlockPool(options.poison());
    this.workers = new Workers(options.threads(), options.spin());
    this.vectors = VectorApi.isUsed(options.vectors());
    this.kernels = vectors ? new CpuKernels(this, workers, pool) : new ScalarKernels(this, workers);
  }

  /// A device that uses all processors.
  public static CpuDevice open() {
    return new CpuDevice(Options.defaults());
  }

  @Override
  public String name() {
    return "cpu";
  }

  /// The settings it was opened with.
  public Options options() {
    return options;
  }

  /// Whether it computes with the Vector API.
  public boolean usesVectors() {
    return vectors;
  }

  /// Bytes of memory this device holds, in use or kept for the next scope.
  public long bytes() {
    return pool.bytes();
  }

  @Override
  public Region newRegion() {
    requireOpen();
    return new CpuRegion(pool);
  }

  @Override
  public Kernels kernels() {
    return kernels;
  }

  /// Mapped or other off-heap bytes as a tensor, without a copy. The memory must stay valid while `scope` is open.
  ///
  /// *Errors*: `IllegalArgumentException` for bytes on the heap, a scope of another device, or too few or too many bytes.
  @Override
  public Tensor mapped(Scope scope, MemorySegment bytes, DType type, Shape shape) {
    long expected = Math.multiplyExact(shape.elements(), type.bytes());
    if (scope.device() != this) {
      throw new IllegalArgumentException("mapped " + type + " " + shape + ": expected a scope of this cpu device, got "
          + scope);
    }
    if (!bytes.isNative() || !bytes.scope().isAlive()) {
      throw new IllegalArgumentException(
          "mapped " + type + " " + shape + ": expected off-heap memory that is still open");
    }
    if (bytes.byteSize() != expected) {
      throw new IllegalArgumentException("mapped " + type + " " + shape + ": expected " + expected + " bytes, got "
          + bytes.byteSize());
    }
    return scope.wrap(type, shape, new CpuMemory(bytes.address(), expected));
  }

  /// The bytes as they are, where they begin with a whole line of memory; else a copy of them.
  ///
  /// *Errors*: as of [#mapped].
  @Override
  public Tensor packed(Scope scope, MemorySegment bytes, PackedLayout layout) {
    Shape words = Shape.of(layout.bytes() / Integer.BYTES);
    Tensor mapped = mapped(scope, bytes, DType.I32, words);
    Tensor lines = mapped;
    if (Cpu.address(mapped) % PackedPanels.LINE != 0) {
      lines = scope.empty(DType.I32, words);
      upload(bytes, lines);
    }
    return Tensor.packed(scope, DType.F32, Shape.of(layout.outputs(), layout.inputs()), lines.memory(),
        layout.format());
  }

  @Override
  public void upload(MemorySegment source, Tensor target) {
    transfer("upload", source, target, true);
  }

  @Override
  public void download(Tensor source, MemorySegment target) {
    transfer("download", target, source, false);
  }

  private void transfer(String what, MemorySegment host, Tensor t, boolean up) {
    t.on(this, what);
    if (t.layout() != Tensor.Layout.ROWS) {
      throw new IllegalArgumentException(what + ": the tensor " + t + " is a packed weight; only products read it");
    }
    long size = t.elements() * t.type().bytes();
    if (host.byteSize() < size) {
      throw new IllegalArgumentException(what + " " + t + ": expected " + size + " host bytes, got " + host.byteSize());
    }
    long address = Cpu.address(t);
    long rows = t.isContiguous() ? 1 : t.rows();
    long rowBytes = rows == 0 ? 0 : size / rows;
    for (long r = 0; r < rows; r++) {
      long at = address + r * t.rowStride() * t.type().bytes();
      if (up) {
        MemorySegment.copy(host, r * rowBytes, Native.ALL, at, rowBytes);
      } else {
        MemorySegment.copy(Native.ALL, at, host, r * rowBytes, rowBytes);
      }
    }
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("device cpu is closed: open a new one, and load its tensors again");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      workers.close();
      pool.close();
    }
  }

  @Override
  public String toString() {
    return "cpu with " + options.threads() + " threads" + (vectors ? "" : ", without vectors");
  }
}
