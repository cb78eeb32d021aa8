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
import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.Tensor;

/// Losses over a large vocabulary, forward and backward.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CrossEntropyBench {
  private static final int VOCABULARY = 50288;

  /// What is compared.
  public static Group group() {
    Contender ours = Contender.of("seqmix", CrossEntropyBench.class, "ours");
    return new Group("cross-entropy", "Cross entropy, forward and backward",
        "512 tokens, vocabulary 50288. Bytes: logits read twice, their gradient written once; against a distribution, the "
            + "teacher's logits are read twice as well.",
        Limit.STREAM,
        List.of(new Case("labels", Map.of("target", "labels"), true),
            new Case("teacher", Map.of("target", "teacher"), false)),
        CrossEntropyBench::work,
        List.of(ours, ours.named("without vectors").with(Map.of("device", "plain")),
            ours.named("reference").with(Map.of("device", "reference", "tokens", "16")),
            Contender.of("PyTorch", CrossEntropyBench.class, "torch").onlyFor("target", "labels")));
  }

  private static Work work(Map<String, String> params) {
    double tokens = Double.parseDouble(params.getOrDefault("tokens", "512"));
    boolean labels = params.getOrDefault("target", "").equals("labels");
    return new Work(tokens * VOCABULARY * (labels ? 10 : 20), tokens * VOCABULARY * 4 * (labels ? 3 : 5), tokens);
  }

  /// Logits and gradients.
  @SuppressWarnings("NullAway.Init") // set by prepare
  public static class Operands extends Ours {
    @Param("labels") String target = "labels";

    @Param("512") int tokens;

    private Tensor logits;
    private Tensor teacher;
    private Tensor labels;
    private Tensor loss;
    private Tensor lse;
    private Tensor dloss;
    private Tensor dlogits;

    @Override
    void prepare() {
      logits = random(tokens, VOCABULARY);
      teacher = target.equals("labels") ? logits : random(tokens, VOCABULARY);
      labels = labels(tokens, VOCABULARY);
      loss = empty(tokens);
      lse = empty(tokens);
      dloss = random(tokens);
      dlogits = empty(tokens, VOCABULARY);
    }
  }

  /// Operands of PyTorch.
  public static class Peer extends OnTorch {
    @Override
    Torch make() {
      return new Torch(threads, true).input(512, VOCABULARY).labels(512, VOCABULARY).program("x, l",
          TorchGradient.of("y = torch.cross_entropy_loss(x, l)", "x"));
    }
  }

  /// Forward and backward.
  @Benchmark
  public Tensor ours(Operands of) {
    if (of.target.equals("labels")) {
      of.kernels.crossEntropy(of.logits, of.labels, of.loss, of.lse);
      of.kernels.crossEntropyGrad(of.dloss, of.logits, of.labels, of.lse, of.dlogits);
    } else {
      of.kernels.divergence(Divergence.CROSS_ENTROPY, of.logits, 1, of.teacher, 1, of.loss);
      of.kernels.divergenceGrad(Divergence.CROSS_ENTROPY, of.dloss, of.logits, 1, of.teacher, 1, of.dlogits);
    }
    return of.dlogits;
  }

  /// Forward and backward.
  @Benchmark
  public void torch(Peer of) {
    of.run();
  }
}
