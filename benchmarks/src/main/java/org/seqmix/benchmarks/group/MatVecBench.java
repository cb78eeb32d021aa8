package org.seqmix.benchmarks.group;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

/// A vector times weights that lie in memory: what writing a token at batch 1 consists of. A call goes through 256 MiB
/// of weights in f32, one matrix after the other.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MatVecBench {
  private static final long NUMBERS = 64L << 20;

  /// What is compared.
  public static Group group() {
    List<Case> cases = List.of(new Case("4096 x 4096", Map.of("rows", "4096", "columns", "4096"), true),
        new Case("2048 x 8192", Map.of("rows", "2048", "columns", "8192"), true));
    Contender ours = Contender.of("seqmix f32", MatVecBench.class, "ours");
    Contender blas = Contender.of("OpenBLAS", MatVecBench.class, "blas");
    return new Group("matrix-vector", "Matrix times vector, weights from memory",
        "Rows x columns of the weight; a call reads 64 Mi weights. Bytes are those of the weights in their format, scales "
            + "included.",
        Limit.STREAM, cases, MatVecBench::work,
        List.of(ours, packed(WeightFormat.BF16), packed(WeightFormat.Q8), packed(WeightFormat.Q8A8),
            packed(WeightFormat.Q4), packed(WeightFormat.Q4A8),
            ours.named("without vectors").with(Map.of("device", "plain")),
            ours.named("reference").with(Map.of("device", "reference", "numbers", "16777216")),
            blas.with(Map.of("library", "openblas")), blas.named("MKL").with(Map.of("library", "mkl")),
            Contender.of("PyTorch", MatVecBench.class, "torch")));
  }

  private static Contender packed(WeightFormat format) {
    return Contender.of("seqmix " + format.name().toLowerCase(Locale.ROOT), MatVecBench.class, "ours")
        .with(Map.of("format", format.name()));
  }

  private static Work work(Map<String, String> params) {
    double numbers = Double.parseDouble(params.getOrDefault("numbers", "" + NUMBERS));
    WeightFormat format = WeightFormat.valueOf(params.getOrDefault("format", "F32"));
    return Work.of(2 * numbers, numbers * format.bitsPerWeight() / Byte.SIZE);
  }

  /// Packed weights.
  @SuppressWarnings("NullAway.Init") // set by prepare
  public static class Operands extends Ours {
    @Param("4096") int rows;

    @Param("4096") int columns;

    @Param("67108864") long numbers;

    @Param("F32") WeightFormat format = WeightFormat.F32;

    private final List<Tensor> weights = new ArrayList<>();
    private Tensor x;
    private Tensor y;

    @Override
    void prepare() {
      x = random(1, columns);
      y = empty(1, rows);
      for (long i = 0; i < numbers / ((long) rows * columns); i++) {
        try (org.seqmix.tensor.Scope staging = opened.newScope("unpacked")) {
          Tensor plain = staging.empty(org.seqmix.tensor.DType.F32, rows, columns);
          kernels.fill(plain, 0.25);
          weights.add(kernels.pack(scope, plain, format));
        }
      }
    }
  }

  /// Operands of a BLAS.
  @SuppressWarnings("NullAway.Init") // set by prepare
  public static class Native extends OnBlas {
    @Param("4096") int rows;

    @Param("4096") int columns;

    private MemorySegment weights;
    private MemorySegment x;
    private MemorySegment y;

    @Override
    void prepare() {
      weights = random(NUMBERS);
      x = random(columns);
      y = random(rows);
    }
  }

  /// Operands of PyTorch.
  public static class Peer extends OnTorch {
    @Param("4096") int rows;

    @Param("4096") int columns;

    @Override
    Torch make() {
      long count = NUMBERS / ((long) rows * columns);
      Torch torch = new Torch(threads, false).input(columns, 1);
      StringBuilder names = new StringBuilder("x");
      List<String> statements = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        torch.input(rows, columns);
        names.append(", w").append(i);
        String product = "torch.mv(w" + i + ", torch.squeeze(x, 1))";
        statements.add("y" + i + " = " + (i == 0 ? product : "torch.add(y" + (i - 1) + ", " + product + ")"));
      }
      statements.add("return y" + (count - 1)); // of all: what nobody reads is not computed
      return torch.program(names.toString(), statements.toArray(String[]::new));
    }
  }

  /// All matrices times the vector.
  @Benchmark
  public Tensor ours(Operands of) {
    for (Tensor weight : of.weights) {
      of.kernels.linear(of.x, weight, null, of.y);
    }
    return of.y;
  }

  /// All matrices times the vector.
  @Benchmark
  public MemorySegment blas(Native of) {
    long bytes = (long) of.rows * of.columns * Float.BYTES;
    for (long at = 0; at < NUMBERS * Float.BYTES; at += bytes) {
      of.blas.product(of.rows, of.columns, of.weights.asSlice(at, bytes), of.x, of.y);
    }
    return of.y;
  }

  /// All matrices times the vector.
  @Benchmark
  public void torch(Peer of) {
    of.run();
  }
}
