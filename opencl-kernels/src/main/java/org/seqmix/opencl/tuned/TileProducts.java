package org.seqmix.opencl.tuned;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.opencl.launch.Tuning;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Products by tiles: which tile, and its launch. Operands are F32, or b or both BF16.
final class TileProducts extends Group {
  private static final Written ADD_PARTS = Written.of("product_parts.cl", "add_parts");
  /// How many of the plans that look best are timed.
  private static final int TIMED = 3;
  /// Fused multiply-adds from which a plan may win what compiling and timing several costs.
  private static final double WORTH_TIMING = 1 << 26;
  private static final int FOUR = 4;

  /// What a choice depends on.
  private record Key(int items, long rows, long columns, long depth, boolean turnA, boolean turnB, DType a, DType b,
      boolean isAligned,
      Tile first) {
  }

  /// No plan where none computes rightly.
  private record Choice(@Nullable TilePlan plan, Written code) {
  }

  private final Kernels plain;
  private final Map<Key, Choice> choices = new ConcurrentHashMap<>();

  TileProducts(Launcher launcher, Kernels plain) {
    super(launcher);
    this.plain = plain;
  }

  /// Runs `p` with the fastest of `tiles` that computes rightly here; whether there is one.
  boolean run(Product p, List<Tile> tiles, double bound) {
    if (p.c().elements() == 0) {
      return true;
    }
    Key key = new Key(p.items(), p.rows(), p.columns(), p.depth(), p.turnA(), p.turnB(), p.a().type(), p.b().type(),
        isAligned(p),
        tiles.getFirst());
    Choice choice = choices.get(key);
    if (choice == null) {
      choice = choice(p, tiles, bound);
      choices.put(key, choice);
    }
    if (choice.plan() == null) {
      return false;
    }
    launch(p, choice.plan(), choice.code());
    return true;
  }

  private Choice choice(Product p, List<Tile> tiles, double bound) {
    List<TilePlan> plans = TilePlan.of(tiles, p, launcher().hardware()).stream()
        .filter(plan -> isRight(code(p, plan.tile()), plan.tile(), p, bound))
        .limit(p.work() < WORTH_TIMING ? 1 : TIMED).toList();
    if (plans.isEmpty()) {
      return new Choice(null, tiles.getFirst().code());
    }
    TilePlan plan = plans.get(plans.size() == 1 ? 0 : fastest(p, plans));
    return new Choice(plan, code(p, plan.tile()));
  }

  /// Products of about the same size have the same answer.
  private int fastest(Product p, List<TilePlan> plans) {
    StringBuilder question = new StringBuilder();
    plans.forEach(plan -> question.append(plan.tile().name()).append(' ')
        .append(Tuning.hash(code(p, plan.tile()).source().text()), 0, 8)
        .append(plan.parts() > 1 ? " in parts, " : ", "));
    question.append("items ").append(scale(p.items())).append(" rows ").append(scale(p.rows())).append(" columns ")
        .append(scale(p.columns())).append(" depth ").append(scale(p.depth()));
    return launcher().tuning().fastest(question.toString(), plans.size(), way -> {
      try (Scope scope = device().newScope("timing of products")) {
        launch(p.into(result(scope, p)), plans.get(way));
      }
    });
  }

  /// Aligned like the result, so that the same kernel is timed.
  private Tensor result(Scope scope, Product p) {
    int shift = isAligned(p.c(), FOUR) ? 0 : isAligned(p.c(), 2) ? 2 : 1;
    long wide = Math.ceilDiv(p.columns(), (long) FOUR) * FOUR + shift;
    return scope.empty(DType.F32, p.c().rows(), wide).columns(0, p.columns());
  }

  private static long scale(long n) {
    return n <= 1 ? n : Long.highestOneBit(n - 1) * 2;
  }

  /// The kernel for the layouts of a product.
  private Written code(Product p, Tile tile) {
    boolean isFloat = p.a().type() == DType.F32;
    Written code = tile.code().with("A_K", p.turnA() ? 0 : 1).with("B_K", p.turnB() ? 1 : 0);
    if (isFloat) {
      boolean bIsFloat = p.b().type() == DType.F32;
      return code.with("B_ELEMENT", bIsFloat ? "float" : "ushort").with("ALIGNED", isAligned(p) ? 1 : 0);
    }
    return code.with("ALIGNED", isAligned(p) ? 1 : 0);
  }

  /// Whether the kernel may load and store several numbers at a time.
  private boolean isAligned(Product p) {
    return p.a().type() == DType.BF16 ? isAligned(p.c(), 2)
        : isAligned(p.a(), FOUR) && isAligned(p.b(), FOUR) && isAligned(p.c(), FOUR);
  }

  /// Whether every row of `t` begins at a multiple of `elements`.
  boolean isAligned(Tensor t, int elements) {
    return launcher().firstElement(t) % elements == 0 && (t.rows() <= 1 || t.rowStride() % elements == 0);
  }

  private boolean isRight(Written code, Tile tile, Product p, double bound) {
    String name =
        tile.name() + (p.turnA() ? ", a turned" : "") + (p.turnB() ? ", b turned" : "") + ", b in " + p.b().type()
            + (code.definitions().contains("ALIGNED 1") ? "" : ", not aligned");
    return launcher().trials().passes(name, bound, new OneTile(launcher(), this, tile, p), plain,
        (k, n) -> tried(k, n, p.turnA(), p.turnB(), code.definitions().contains("ALIGNED 1") ? 0 : 1));
  }

  /// Sizes that no tile divides; and two small matrices.
  private static List<Tensor> tried(Kernels k, Numbers n, boolean turnA, boolean turnB, int shift) {
    Tensor whole = matrix(n, 264, 140, false, shift);
    Tensor two = matrix(n, 2 * 4, 8, false, shift);
    k.batchedProduct(1, matrix(n, 264, 76, turnA, shift), turnA, matrix(n, 76, 140, turnB, shift), turnB, whole, true);
    k.batchedProduct(2, pair(n, 4, 12, turnA, shift), turnA, pair(n, 12, 8, turnB, shift), turnB, two, false);
    return List.of(whole, two);
  }

  /// With a stride that is a multiple of four, or not.
  private static Tensor matrix(Numbers n, int rows, int columns, boolean turned, int shift) {
    int width = turned ? rows : columns;
    return n.rows(turned ? columns : rows, width + 3 * shift, 1).columns(0, width);
  }

  private static Tensor pair(Numbers n, int rows, int columns, boolean turned, int shift) {
    int width = turned ? rows : columns;
    return n.rows(2 * (turned ? columns : rows), width + 3 * shift, 1).columns(0, width);
  }

  void launch(Product p, TilePlan plan) {
    launch(p, plan, code(p, plan.tile()));
  }

  private void launch(Product p, TilePlan plan, Written code) {
    if (plan.parts() == 1) {
      launch(p, plan, code, p.c(), 0);
      return;
    }
    try (Scope scope = device().newScope("parts of a product")) {
      Tensor parts = scope.empty(DType.F32, plan.parts() * p.c().rows(), p.columns());
      launch(p.into(parts), plan, partsCode(p.into(parts), plan, code), p.c(), p.c().elements());
      launch(ADD_PARTS).vector("p", parts).number("partSize", p.c().elements()).number("parts", plan.parts())
          .optional("bias", p.bias(), parts).rows("c", p.c()).number("columns", p.columns())
          .number("add", p.add() ? 1 : 0)
          .items(p.c().elements());
    }
  }

  /// Parts lie without gaps, whatever the result does.
  private Written partsCode(Product p, TilePlan plan, Written code) {
    return code.definitions().contains("ALIGNED 1") && !isAligned(p) ? code(p, plan.tile()) : code;
  }

  /// `result` has the shape of the product; where its depth is cut, `p` has a result of all parts.
  private void launch(Product p, TilePlan plan, Written code, Tensor result, long partSize) {
    long rows = result.rows() / p.items();
    Tile tile = plan.tile();
    Launch launch = launch(code).rows("a", p.a()).rows("b", p.b()).optional("bias", p.bias(), p.c()).rows("c", p.c())
        .number("rows", rows).number("columns", p.columns()).number("depth", p.depth()).number("aItem", p.step(p.a()))
        .number("bItem", p.step(p.b())).number("cItem", rows * p.c().rowStride()).number("parts", plan.parts())
        .number("partDepth", plan.partDepth()).number("cPart", partSize).number("add", p.add() ? 1 : 0);
    long groups = Math.ceilDiv(rows, (long) tile.rows()) * Math.ceilDiv(p.columns(), (long) tile.columns());
    launch.groups(groups * plan.parts() * p.items(), tile.items());
  }
}
