package org.seqmix.benchmarks.group;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.seqmix.benchmarks.Case;
import org.seqmix.benchmarks.Contender;
import org.seqmix.benchmarks.Group;
import org.seqmix.benchmarks.Limit;
import org.seqmix.benchmarks.Work;
import org.seqmix.benchmarks.peer.Torch;
import org.seqmix.tensor.Tensor;

/// Products of many small matrices, from memory and from caches.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BatchedBench {
  private static final int SIDE = 64;

  /// What is compared.
  public static Group group() {
    Contender ours = Contender.of("seqmix", BatchedBench.class, "ours");
    Contender blas = Contender.of("a loop of OpenBLAS", BatchedBench.class, "blas");
    return new Group("batched", "Batched small products, f32",
        "count products of (m, 64) and (64, 64), 8192 m operations each. 512 of them come from memory, 8 from caches. "
            + "The BLAS are called in a loop, with their own threads.",
        Limit.PEAK,
        List.of(shape(512, 64, true), shape(512, 256, true), shape(8, 64, true)), BatchedBench::work,
        List.of(ours, ours.named("without vectors").with(Map.of("device", "plain")),
            ours.named("reference").with(Map.of("device", "reference", "count", "8")),
            blas.with(Map.of("library", "openblas")), blas.named("a loop of MKL").with(Map.of("library", "mkl")),
            Contender.of("PyTorch", BatchedBench.class, "torch")));
  }

  private static Case shape(int count, int m, boolean quick) {
    return new Case(count + " of " + m + "x64x64", Map.of("count", "" + count, "m", "" + m), quick);
  }

  private static Work work(Map<String, String> params) {
    double count = Double.parseDouble(params.getOrDefault("count", ""));
    double m = Double.parseDouble(params.getOrDefault("m", ""));
    return Work.of(2 * count * m * SIDE * SIDE, 4 * count * (2 * m * SIDE + SIDE * SIDE));
  }

  /// Two operands and a result.
  @SuppressWarnings("NullAway.Init") // set by prepare
  public static class Operands extends Ours {
    @Param("512") int count;

    @Param("64") int m;

    private Tensor a;
    private Tensor b;
    private Tensor c;

    @Override
    void prepare() {
      a = random(count * m, SIDE);
      b = random(count * SIDE, SIDE);
      c = empty(count * m, SIDE);
    }
  }

  /// Operands of a BLAS.
  @SuppressWarnings("NullAway.Init") // set by prepare
  public static class Native extends OnBlas {
    @Param("512") int count;

    @Param("64") int m;

    private MemorySegment a;
    private MemorySegment b;
    private MemorySegment c;

    @Override
    void prepare() {
      a = random((long) count * m * SIDE);
      b = random((long) count * SIDE * SIDE);
      c = random((long) count * m * SIDE);
    }
  }

  /// Operands of PyTorch.
  public static class Peer extends OnTorch {
    @Param("512") int count;

    @Param("64") int m;

    @Override
    Torch make() {
      return new Torch(threads, false).input(count, m, SIDE).input(count, SIDE, SIDE).program("a, b",
          "return torch.bmm(a, b)");
    }
  }

  /// All products.
  @Benchmark
  public Tensor ours(Operands of) {
    of.kernels.batchedProduct(of.count, of.a, false, of.b, false, of.c, false);
    return of.c;
  }

  /// All products.
  @Benchmark
  public MemorySegment blas(Native of) {
    long left = 4L * of.m * SIDE;
    long right = 4L * SIDE * SIDE;
    for (int i = 0; i < of.count; i++) {
      of.blas.product(false, false, of.m, SIDE, SIDE, of.a.asSlice(i * left), of.b.asSlice(i * right),
          of.c.asSlice(i * left));
    }
    return of.c;
  }

  /// All products.
  @Benchmark
  public void torch(Peer of) {
    of.run();
  }
}
