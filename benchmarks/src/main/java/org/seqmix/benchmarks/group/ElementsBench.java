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
import org.seqmix.tensor.Activation;
import org.seqmix.tensor.AdamWStep;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Operations that touch every element a few times: convolution, norms, gates, activations, AdamW.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ElementsBench {
  private static final int WIDTH = 2048;
  private static final int TAPS = 4;
  private static final double EPSILON = 1e-5;

  /// Arrays of the full size that an operation reads or writes, by its name.
  private static final Map<String, Integer> ARRAYS = Map.ofEntries(Map.entry("conv", 2), Map.entry("conv back", 3),
      Map.entry("rmsNorm", 2), Map.entry("rmsNorm back", 3), Map.entry("layerNorm", 2),
      Map.entry("layerNorm back", 3), Map.entry("gate", 3), Map.entry("gate back", 5), Map.entry("silu", 2),
      Map.entry("silu back", 3), Map.entry("exp", 2), Map.entry("softplus", 2), Map.entry("adamW", 7));

  /// PyTorch's program for an operation, over x and y of the full size and a row w.
  private static final Map<String,
      String> TORCH = Map.of("rmsNorm", "torch.rms_norm(x, [2048], torch.squeeze(w, 0), 1e-5)",
          "layerNorm", "torch.layer_norm(x, [2048], torch.squeeze(w, 0), None, 1e-5)", "gate",
          "torch.mul(x, torch.silu(y))", "silu", "torch.silu(x)", "exp", "torch.exp(x)", "softplus",
          "torch.softplus(x)");

  /// What is compared.
  public static Group group() {
    List<Case> cases = ARRAYS.keySet().stream().sorted()
        .map(op -> new Case(op, Map.of("op", op), List.of("conv", "rmsNorm", "gate", "adamW").contains(op))).toList();
    Contender ours = Contender.of("seqmix", ElementsBench.class, "ours");
    List<Contender> all = new java.util.ArrayList<>(List.of(ours,
        ours.named("without vectors").with(Map.of("device", "plain")),
        ours.named("reference").with(Map.of("device", "reference", "tokens", "512"))));
    TORCH.keySet().stream().sorted().forEach(op -> all.add(Contender.of("PyTorch", ElementsBench.class, "torch")
        .onlyFor("op", op)));
    return new Group("elements", "Convolution, norms, gates, activations, AdamW",
        "4096 tokens, width 2048, 4 taps: arrays of 32 MiB. Bytes: each array read or written once. Writing has limits of its "
            + "own, so that the share of the reading rate ends below 1.",
        Limit.STREAM, cases, ElementsBench::work, all);
  }

  private static Work work(Map<String, String> params) {
    double numbers = WIDTH * Double.parseDouble(params.getOrDefault("tokens", "4096"));
    return Work.of(numbers, numbers * Float.BYTES * ARRAYS.getOrDefault(params.getOrDefault("op", ""), 0));
  }

  /// Arrays of the full size and rows.
  @SuppressWarnings("NullAway.Init") // set by prepare
  public static class Operands extends Ours {
    @Param("silu") String op = "silu";

    @Param("4096") int tokens;

    private Rows rows;
    private Tensor x;
    private Tensor z;
    private Tensor dy;
    private Tensor y;
    private Tensor dz;
    private Tensor w;
    private Tensor dw;
    private Tensor taps;
    private Tensor dtaps;
    private Tensor scale;
    private Tensor mean;

    @Override
    void prepare() {
      rows = Rows.of(1, tokens);
      x = random(tokens, WIDTH);
      z = random(tokens, WIDTH);
      dy = random(tokens, WIDTH);
      y = random(tokens, WIDTH);
      dz = random(tokens, WIDTH);
      kernels.multiply(dz, dz, dz);
      w = random(WIDTH);
      dw = random(WIDTH);
      taps = random(WIDTH, TAPS);
      dtaps = random(WIDTH, TAPS);
      scale = random(tokens);
      mean = random(tokens);
    }
  }

  /// Operands of PyTorch.
  public static class Peer extends OnTorch {
    @Param("silu") String op = "silu";

    @Override
    Torch make() {
      return new Torch(threads, false).input(4096, WIDTH).input(4096, WIDTH).input(1, WIDTH).program("x, y, w",
          "return " + TORCH.get(op));
    }
  }

  /// The operation named.
  @Benchmark
  public Tensor ours(Operands of) {
    switch (of.op) {
      case "conv" -> of.kernels.causalConv(of.x, of.taps, of.w, of.rows, null, of.y, null);
      case "conv back" -> of.kernels.causalConvGrad(of.dy, of.x, of.taps, of.rows, null, of.y, of.dtaps, of.dw);
      case "rmsNorm" -> of.kernels.rmsNorm(of.x, of.w, EPSILON, of.y, of.scale);
      case "rmsNorm back" -> of.kernels.rmsNormGrad(of.dy, of.x, of.w, of.scale, of.y, of.dw);
      case "layerNorm" -> of.kernels.layerNorm(of.x, of.w, null, EPSILON, of.y, of.mean, of.scale);
      case "layerNorm back" -> of.kernels.layerNormGrad(of.dy, of.x, of.w, of.mean, of.scale, of.y, of.dw, null);
      case "gate" -> of.kernels.gate(of.x, of.z, null, of.y);
      case "gate back" -> of.kernels.gateGrad(of.dy, of.x, of.z, null, of.y, of.dz, null);
      case "silu" -> of.kernels.activate(Activation.SILU, of.x, of.y);
      case "silu back" -> of.kernels.activateGrad(Activation.SILU, of.dy, of.x, of.y);
      case "exp" -> of.kernels.activate(Activation.EXP, of.x, of.y);
      case "softplus" -> of.kernels.activate(Activation.SOFTPLUS, of.x, of.y);
      case "adamW" -> of.kernels.adamW(of.x, of.dy, of.y, of.dz, new AdamWStep(1e-4, 0.9, 0.999, 1e-8, 0.1, 1, 1));
      default -> throw new IllegalArgumentException("operation " + of.op);
    }
    return of.y;
  }

  /// The operation named.
  @Benchmark
  public void torch(Peer of) {
    of.run();
  }
}
