package org.seqmix.benchmarks.group;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.cpu.CpuDevice;
import org.seqmix.tensor.reference.ReferenceDevice;

/// Operands on one of our devices: `cpu`, `plain` (cpu without the Vector API) or `reference`.
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH fills in parameters and calls what is marked
public abstract class Ours {
  private static final long BLOCK = 1L << 20;

  @Param("cpu") String device;

  @Param("1") int threads;

  Device opened;
  Scope scope;
  Kernels kernels;

  private final SplittableRandom random = new SplittableRandom(1);

  /// Opens the device and makes the operands.
  @Setup
  public final void open() {
    CpuDevice.Options options = CpuDevice.Options.defaults().withThreads(threads);
    opened = switch (device) {
      case "cpu" -> new CpuDevice(options);
      case "plain" -> new CpuDevice(options.withoutVectors());
      case "reference" -> new ReferenceDevice();
      default -> throw new IllegalArgumentException("device: expected cpu, plain or reference, got '" + device + "'");
    };
    scope = opened.newScope("operands");
    kernels = opened.kernels();
    prepare();
  }

  /// Makes the operands.
  abstract void prepare();

  /// Closes the device.
  @TearDown
  public final void close() {
    scope.close();
    opened.close();
  }

  /// Numbers from -0.5 to 0.5.
  final Tensor random(long... dims) {
    Tensor out = empty(dims);
    Tensor flat = out.reshape(out.elements());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(Math.min(BLOCK, out.elements()) * Float.BYTES, 64);
      Tensor lines = flat.elements() % BLOCK == 0 ? flat.reshape(flat.elements() / BLOCK, BLOCK) : out;
      for (long row = 0; row < lines.rows(); row++) {
        upload(lines.rows() == 1 ? lines : lines.rows(row, row + 1), host);
      }
    }
    return out;
  }

  private void upload(Tensor into, MemorySegment host) {
    for (long i = 0; i < into.elements(); i++) {
      host.setAtIndex(ValueLayout.JAVA_FLOAT, i, random.nextFloat() - 0.5f);
    }
    opened.upload(host, into);
  }

  final Tensor empty(long... dims) {
    return scope.empty(DType.F32, dims);
  }

  /// Integers from 0 to `bound` - 1.
  final Tensor labels(int count, int bound) {
    return scope.ofInts(Shape.of(count), random.ints(count, 0, bound).toArray());
  }

  /// Logarithms of decays from about -1.5 to 0.
  final Tensor decays(long tokens, long heads) {
    Tensor out = random(tokens, heads);
    kernels.logDecay(out, out);
    return out;
  }
}
