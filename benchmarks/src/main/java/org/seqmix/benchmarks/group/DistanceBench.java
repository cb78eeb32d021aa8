package org.seqmix.benchmarks.group;

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
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// The distance between the matrices of an SSD and of softmax attention, forward and backward: stage 1 of a distillation.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DistanceBench {
  private static final int HEADS = 32;
  private static final int SIZE = 64;

  /// What is compared.
  public static Group group() {
    Contender ours = Contender.of("seqmix", DistanceBench.class, "ours");
    return new Group("distance", "Matrix distance, forward and backward",
        "32 heads, keys and states of 64. Counted for the T (T + 1) / 2 pairs a head: both scores forward (4 n), both again "
            + "and the gradients of B and C backward (8 n). Bytes: operands and gradients. Resident: of the whole process, "
            + "the JVM and those bytes included; beside them a thread works in 2 KiB a token.",
        Limit.PEAK,
        List.of(new Case("T 2048", Map.of("tokens", "2048"), true),
            new Case("T 8192", Map.of("tokens", "8192"), true)),
        DistanceBench::work,
        List.of(ours, ours.named("without vectors").with(Map.of("device", "plain", "tokens", "256")),
            ours.named("reference").with(Map.of("device", "reference", "tokens", "64"))));
  }

  private static Work work(Map<String, String> params) {
    double t = Double.parseDouble(params.getOrDefault("tokens", ""));
    return new Work(12.0 * SIZE * HEADS * t * (t + 1) / 2, 4 * t * HEADS * (6 * SIZE + 2), t);
  }

  /// Operands, results and gradients.
  @SuppressWarnings("NullAway.Init") // set by prepare
  public static class Operands extends Ours {
    @Param("2048") int tokens;

    private final SsdShape ssd = new SsdShape(HEADS, HEADS, SIZE, SIZE);
    private final AttentionShape attention = AttentionShape.full(HEADS, HEADS, SIZE);
    private Rows rows;
    private Tensor b;
    private Tensor c;
    private Tensor decay;
    private Tensor q;
    private Tensor k;
    private Tensor distance;
    private Tensor ddistance;
    private Tensor db;
    private Tensor dc;
    private Tensor ddecay;

    @Override
    void prepare() {
      rows = Rows.of(1, tokens);
      b = random(tokens, ssd.keys());
      c = random(tokens, ssd.keys());
      q = random(tokens, ssd.keys());
      k = random(tokens, ssd.keys());
      decay = decays(tokens, HEADS);
      distance = empty(1, HEADS);
      ddistance = random(1, HEADS);
      db = empty(tokens, ssd.keys());
      dc = empty(tokens, ssd.keys());
      ddecay = empty(tokens, HEADS);
    }
  }

  /// Forward and backward.
  @Benchmark
  public Tensor ours(Operands of) {
    of.kernels.matrixDistance(of.b, of.c, of.decay, null, of.ssd, of.q, of.k, of.attention, of.rows, of.distance);
    of.kernels.matrixDistanceGrad(of.ddistance, of.distance, of.b, of.c, of.decay, null, of.ssd, of.q, of.k,
        of.attention, of.rows, of.db, of.dc, of.ddecay, null);
    return of.db;
  }
}
