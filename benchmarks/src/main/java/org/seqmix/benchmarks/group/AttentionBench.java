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
import org.seqmix.benchmarks.peer.Torch;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Causal softmax attention.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AttentionBench {
  private static final int HEADS = 32;
  private static final int HEAD_DIM = 64;

  /// What is compared.
  public static Group group() {
    Contender ours = Contender.of("seqmix", AttentionBench.class, "ours");
    return new Group("attention", "Causal attention",
        "2048 tokens, 32 heads of 64 columns. Counted for the pairs that are seen, T (T + 1) / 2 a head: forward 4 d "
            + "operations, backward 10 d (scores again, dv, dp, dq, dk). PyTorch runs scaled_dot_product_attention; its "
            + "backward is its gradient's time with the forward pass it needs, which is counted too (14 d).",
        Limit.PEAK,
        List.of(new Case("forward", Map.of("way", "forward"), true),
            new Case("backward", Map.of("way", "backward"), true)),
        AttentionBench::work,
        List.of(ours, ours.named("without vectors").with(Map.of("device", "plain", "tokens", "256")),
            ours.named("reference").with(Map.of("device", "reference", "tokens", "64")),
            Contender.of("PyTorch", AttentionBench.class, "torch").onlyFor("way", "forward"),
            Contender.of("PyTorch, forward and backward", AttentionBench.class, "torch")
                .with(Map.of("both", "true")).onlyFor("way", "backward")));
  }

  private static Work work(Map<String, String> params) {
    double t = Double.parseDouble(params.getOrDefault("tokens", "2048"));
    boolean forward = params.getOrDefault("way", "").equals("forward");
    double each = forward ? 4 : params.containsKey("both") ? 14 : 10;
    double bytes = 4 * t * HEADS * (HEAD_DIM * (forward ? 4 : 8) + 1);
    return new Work(each * HEADS * HEAD_DIM * t * (t + 1) / 2, bytes, t);
  }

  /// Operands, results and gradients.
  @SuppressWarnings("NullAway.Init") // set by prepare
  public static class Operands extends Ours {
    @Param("forward") String way = "forward";

    @Param("2048") int tokens;

    private final AttentionShape shape = AttentionShape.full(HEADS, HEADS, HEAD_DIM);
    private Rows rows;
    private Tensor q;
    private Tensor k;
    private Tensor v;
    private Tensor out;
    private Tensor lse;
    private Tensor dout;
    private Tensor dq;
    private Tensor dk;
    private Tensor dv;

    @Override
    void prepare() {
      rows = Rows.of(1, tokens);
      long width = (long) HEADS * HEAD_DIM;
      q = random(tokens, width);
      k = random(tokens, width);
      v = random(tokens, width);
      dout = random(tokens, width);
      out = empty(tokens, width);
      lse = empty(tokens, HEADS);
      dq = empty(tokens, width);
      dk = empty(tokens, width);
      dv = empty(tokens, width);
      kernels.attention(q, KeyValues.of(rows, k, v), rows, shape, out, lse);
    }
  }

  /// Operands of PyTorch.
  public static class Peer extends OnTorch {
    @Param("false") boolean both;

    @Param("forward") String way = "forward";

    @Override
    Torch make() {
      long[] dims = {1, HEADS, 2048, HEAD_DIM};
      Torch torch = new Torch(threads, both).input(dims).input(dims).input(dims);
      String attention = "torch.scaled_dot_product_attention(q, k, v, None, 0., True)";
      return both ? torch.program("q, k, v", TorchGradient.of("y = " + attention, "q", "k", "v"))
          : torch.program("q, k, v", "return " + attention);
    }
  }

  /// One pass.
  @Benchmark
  public Tensor ours(Operands of) {
    if (of.way.equals("forward")) {
      of.kernels.attention(of.q, KeyValues.of(of.rows, of.k, of.v), of.rows, of.shape, of.out, of.lse);
      return of.out;
    }
    of.kernels.attentionGrad(of.dout, of.q, of.k, of.v, of.out, of.lse, of.rows, of.shape, of.dq, of.dk, of.dv);
    return of.dq;
  }

  /// One pass, or two.
  @Benchmark
  public void torch(Peer of) {
    of.run();
  }
}
