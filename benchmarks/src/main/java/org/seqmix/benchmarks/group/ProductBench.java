package org.seqmix.benchmarks.group;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
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
import org.seqmix.tensor.WeightFormat;

/// Products of square matrices: `nt` is a forward pass, `nn` the gradient of its input, `tn` that of its weight.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ProductBench {
  /// What is compared.
  public static Group group() {
    List<Case> cases = new ArrayList<>();
    for (int n : List.of(1024, 2048, 4096)) {
      for (String kind : List.of("nt", "nn", "tn")) {
        cases.add(new Case(n + " " + kind, Map.of("n", "" + n, "kind", kind), kind.equals("nt")));
      }
    }
    Contender ours = Contender.of("seqmix", ProductBench.class, "ours");
    Contender blas = Contender.of("OpenBLAS", ProductBench.class, "blas");
    return new Group("product", "Product, f32",
        "Square matrices; nt: x wᵀ, nn: dy w, tn: dyᵀ x, 2 n³ operations. Packed: the weight lies in panels, as for "
            + "inference. The plain twins multiply smaller matrices.",
        Limit.PEAK, cases, ProductBench::work,
        List.of(ours, ours.named("seqmix, packed").with(Map.of("packed", "true")).onlyFor("kind", "nt"),
            ours.named("without vectors").with(Map.of("device", "plain", "n", "512")),
            ours.named("reference").with(Map.of("device", "reference", "n", "256")),
            blas.with(Map.of("library", "openblas")), blas.named("MKL").with(Map.of("library", "mkl")),
            Contender.of("PyTorch", ProductBench.class, "torch")));
  }

  private static Work work(Map<String, String> params) {
    double n = Double.parseDouble(params.getOrDefault("n", ""));
    return Work.of(2 * n * n * n, 3 * 4 * n * n);
  }

  /// Two operands and a result.
  @SuppressWarnings("NullAway.Init") // set by prepare
  public static class Operands extends Ours {
    @Param("1024") int n;

    @Param("nt") String kind = "nt";

    @Param("false") boolean packed;

    private Tensor a;
    private Tensor b;
    private Tensor c;

    @Override
    void prepare() {
      a = random(n, n);
      b = random(n, n);
      c = empty(n, n);
      kernels.fill(c, 0);
      b = packed ? kernels.pack(scope, b, WeightFormat.F32) : b;
    }
  }

  /// Operands of a BLAS.
  @SuppressWarnings("NullAway.Init") // set by prepare
  public static class Native extends OnBlas {
    @Param("1024") int n;

    @Param("nt") String kind = "nt";

    private MemorySegment a;
    private MemorySegment b;
    private MemorySegment c;

    @Override
    void prepare() {
      a = random((long) n * n);
      b = random((long) n * n);
      c = random((long) n * n);
    }
  }

  /// Operands of PyTorch.
  public static class Peer extends OnTorch {
    @Param("1024") int n;

    @Param("nt") String kind = "nt";

    @Override
    Torch make() {
      String product = switch (kind) {
        case "nt" -> "torch.matmul(a, torch.t(b))";
        case "nn" -> "torch.matmul(a, b)";
        default -> "torch.matmul(torch.t(a), b)";
      };
      return new Torch(threads, false).input(n, n).input(n, n).program("a, b", "return " + product);
    }
  }

  /// One product.
  @Benchmark
  public Tensor ours(Operands of) {
    switch (of.kind) {
      case "nt" -> of.kernels.linear(of.a, of.b, null, of.c);
      case "nn" -> of.kernels.linearInputGrad(of.a, of.b, of.c);
      default -> of.kernels.linearWeightGrad(of.a, of.b, of.c);
    }
    return of.c;
  }

  /// One product.
  @Benchmark
  public MemorySegment blas(Native of) {
    of.blas.product(of.kind.equals("tn"), of.kind.equals("nt"), of.n, of.n, of.n, of.a, of.b, of.c);
    return of.c;
  }

  /// One product.
  @Benchmark
  public void torch(Peer of) {
    of.run();
  }
}
