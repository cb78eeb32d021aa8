package org.seqmix.openclbench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.seqmix.opencl.OpenClDevice;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Operands of one case on a device, and the clock.
final class Bench implements AutoCloseable {
  private static final double ROUND_SECONDS = 0.03;
  private static final int ROUNDS = 7;
  private static final int BLOCK = 1 << 20;

  private final OpenClDevice device;
  private final Scope scope;
  private final SplittableRandom random = new SplittableRandom(1);

  Bench(OpenClDevice device) {
    this.device = device;
    this.scope = device.newScope("bench");
  }

  OpenClDevice device() {
    return device;
  }

  Scope scope() {
    return scope;
  }

  Kernels kernels() {
    return device.kernels();
  }

  /// Undefined.
  Tensor empty(long... dims) {
    return scope.empty(DType.F32, dims);
  }

  /// Numbers from -size to size; a block of them repeats.
  Tensor random(double size, long... dims) {
    Tensor out = empty(dims);
    long elements = out.elements();
    Tensor flat = out.reshape(Shape.of(elements));
    try (Arena arena = Arena.ofConfined()) {
      int block = (int) Math.min(elements, BLOCK);
      MemorySegment host = arena.allocate(Math.max(1, 4L * block), 64);
      for (int i = 0; i < block; i++) {
        host.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextDouble(-size, size));
      }
      for (long from = 0; from < elements; from += block) {
        device.upload(host, flat.columns(from, Math.min(elements, from + block)));
      }
    }
    return out;
  }

  /// Numbers from low to high.
  Tensor between(double low, double high, long... dims) {
    Tensor t = random((high - low) / 2, dims);
    try (Scope scratch = device.newScope("shift")) {
      Tensor one = scratch.full(DType.F32, t.shape(), 1);
      kernels().axpby(1, t, (high + low) / 2, one, t);
    }
    return t;
  }

  /// Seconds a call, one number a round; each round has as many calls as fill some hundredths of a second.
  List<Double> time(Runnable call) {
    call.run();
    device.finish();
    long calls = 1;
    double took = once(call, 1);
    while (took * calls < ROUND_SECONDS && calls < 1 << 20) {
      calls = Math.max(calls + 1, (long) Math.ceil(ROUND_SECONDS / Math.max(1e-7, took)));
      took = once(call, calls);
    }
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      seconds.add(once(call, calls));
    }
    return seconds;
  }

  private double once(Runnable call, long calls) {
    device.finish();
    long began = System.nanoTime();
    for (long i = 0; i < calls; i++) {
      call.run();
    }
    device.finish();
    return (System.nanoTime() - began) / 1e9 / calls;
  }

  @Override
  public void close() {
    scope.close();
  }
}
