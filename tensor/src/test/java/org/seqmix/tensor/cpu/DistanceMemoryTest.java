package org.seqmix.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// The distance of a semiseparable and a softmax matrix needs no memory for either: beyond operands and gradients, what
/// the threads work in. Two matrices of 32 heads and 2048 tokens would be 1 GiB.
class DistanceMemoryTest {
  private static final int TOKENS = 2048;
  private static final int HEADS = 32;
  private static final int SIZE = 64;
  private static final long MOST = 64L << 20;

  /// Native memory of the process in bytes: what the device holds for scopes, and what the JVM counts as direct: memory
  /// without an owner, as the threads' scratch is. Scratch that was outgrown counts until it is collected.
  private static long held(CpuDevice device) {
    return device.bytes() + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct")).mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
  }

  private static Tensor normal(Scope scope, int columns, long seed) {
    Random random = new Random(seed);
    float[] values = new float[TOKENS * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return scope.of(DType.F32, Shape.of(TOKENS, columns), values);
  }

  @Test
  void forwardAndBackwardTakeLessThan64MiBBesideOperandsAndGradients() throws InterruptedException {
    long[] used = new long[1];
    // A thread of its own: that of the tests may have scratch memory already.
    Thread fresh = Thread.ofPlatform().start(() -> used[0] = used());
    fresh.join();
    // B, C and their gradients of a head are in some thread's memory, or what is measured is not what is meant.
    assertThat(used[0]).isBetween(4L * TOKENS * SIZE * Float.BYTES, MOST);
  }

  /// Bytes that a distance and its gradients add to what is held with operands and gradients in place.
  private static long used() {
    SsdShape ssd = new SsdShape(HEADS, HEADS, SIZE, SIZE);
    AttentionShape attention = AttentionShape.full(HEADS, HEADS, SIZE);
    Rows rows = Rows.of(1, TOKENS);
    try (CpuDevice device = Devices.cpu(2); Scope scope = device.newScope("operands")) {
      Tensor b = normal(scope, HEADS * SIZE, 1);
      Tensor c = normal(scope, HEADS * SIZE, 2);
      Tensor q = normal(scope, HEADS * SIZE, 3);
      Tensor k = normal(scope, HEADS * SIZE, 4);
      Tensor decay = scope.full(DType.F32, Shape.of(TOKENS, HEADS), -0.05);
      Tensor d = scope.full(DType.F32, Shape.of(HEADS), 1);
      Tensor distance = scope.empty(DType.F32, 1, HEADS);
      Tensor db = scope.empty(DType.F32, b.shape());
      Tensor dc = scope.empty(DType.F32, c.shape());
      Tensor ddecay = scope.empty(DType.F32, decay.shape());
      Tensor dd = scope.zeros(DType.F32, HEADS);
      long before = held(device);
      device.kernels().matrixDistance(b, c, decay, d, ssd, q, k, attention, rows, distance);
      device.kernels().matrixDistanceGrad(scope.full(DType.F32, distance.shape(), 1), distance, b, c, decay, d, ssd, q,
          k, attention, rows, db, dc, ddecay, dd);
      long after = held(device);
      assertThat(Arrays.stream(distance.toDoubles())).allMatch(x -> x > 0);
      assertThat(Arrays.stream(db.toDoubles())).allMatch(Double::isFinite);
      return after - before;
    }
  }
}
