package org.seqmix.benchmarks.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// State-space duality, forward and backward, from an empty state.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SsdBench {
  private static final int HEADS = 16;

  /// What is compared.
  public static Group group() {
    List<Case> cases = new ArrayList<>();
    for (String way : List.of("forward", "backward")) {
      for (int[] size : new int[][] {{64, 64}, {64, 128}, {128, 64}, {128, 128}}) {
        cases.add(new Case(way + " P " + size[0] + " N " + size[1], Map.of("way", way, "headDim", "" + size[0], "state",
            "" + size[1]), size[0] == size[1]));
      }
    }
    Contender ours = Contender.of("seqmix", SsdBench.class, "ours");
    return new Group("ssd", "State-space duality",
        "2048 tokens, 16 heads, each with its own B and C; counted a token and head. Forward 5 N P operations: decay and "
            + "outer product 3, reading out 2. Backward 14 N P: states again 3, their gradients 3, dx, dB, dC and the "
            + "decay's 2 each. Tokens are token-heads.",
        Limit.PEAK, cases, SsdBench::work,
        List.of(ours, ours.named("without vectors").with(Map.of("device", "plain", "tokens", "512")),
            ours.named("reference").with(Map.of("device", "reference", "tokens", "64"))));
  }

  private static Work work(Map<String, String> params) {
    double tokenHeads = HEADS * Double.parseDouble(params.getOrDefault("tokens", "2048"));
    double p = Double.parseDouble(params.getOrDefault("headDim", ""));
    double n = Double.parseDouble(params.getOrDefault("state", ""));
    boolean forward = params.getOrDefault("way", "").equals("forward");
    double numbers = forward ? 2 * p + 2 * n + 1 : 3 * p + 4 * n + 2;
    return new Work(tokenHeads * (forward ? 5 : 14) * n * p, tokenHeads * 4 * numbers, tokenHeads);
  }

  /// Operands, results and gradients.
  @SuppressWarnings("NullAway.Init") // set by prepare
  public static class Operands extends Ours {
    @Param("forward") String way = "forward";

    @Param("64") int headDim;

    @Param("64") int state;

    @Param("2048") int tokens;

    private SsdShape shape;
    private Rows rows;
    private Tensor x;
    private Tensor b;
    private Tensor c;
    private Tensor decay;
    private Tensor y;
    private @Nullable Gradients gradients;

    @Override
    void prepare() {
      shape = new SsdShape(HEADS, HEADS, headDim, state);
      rows = Rows.of(1, tokens);
      x = random(tokens, shape.values());
      b = random(tokens, shape.keys());
      c = random(tokens, shape.keys());
      decay = decays(tokens, HEADS);
      y = empty(tokens, shape.values());
      gradients = way.equals("forward") ? null : new Gradients(random(tokens, shape.values()),
          empty(tokens, shape.values()), empty(tokens, shape.keys()), empty(tokens, shape.keys()),
          empty(tokens, HEADS));
    }
  }

  private record Gradients(Tensor dy, Tensor dx, Tensor db, Tensor dc, Tensor ddecay) {
  }

  /// One pass.
  @Benchmark
  public Tensor ours(Operands of) {
    Gradients g = of.gradients;
    if (g == null) {
      of.kernels.ssd(of.x, of.b, of.c, of.decay, null, of.rows, of.shape, null, of.y, null);
      return of.y;
    }
    of.kernels.ssdGrad(g.dy, null, of.x, of.b, of.c, of.decay, null, of.rows, of.shape, null, g.dx, g.db, g.dc,
        g.ddecay, null, null);
    return g.dx;
  }
}
