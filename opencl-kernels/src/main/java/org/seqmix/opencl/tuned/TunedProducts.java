package org.seqmix.opencl.tuned;

import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// Products: for few rows as fast as the weight can be read, for many by tiles; where the user allows it, with inputs rounded to BF16 on
/// tensor cores. *Numerics*: sums in F32, whose order depends on the shape.
final class TunedProducts extends Group {
  /// Smallest extent, and fused multiply-adds, from which rounding copies of the operands pay.
  private static final int LEAST_EXTENT = 8;
  private static final double LEAST_WORK = 1 << 22;

  /// More rows than this are faster on tensor cores than one weight at a time.
  private static final int FEW_BESIDE_MATRIX_UNITS = 8;

  private final Kernels plain;
  private final TileProducts tiles;
  private final FewRows fewRows;
  private final PackedProducts packed;

  TunedProducts(Launcher launcher, Kernels plain) {
    super(launcher);
    this.plain = plain;
    this.tiles = new TileProducts(launcher, plain);
    this.fewRows = new FewRows(launcher, plain, tiles);
    this.packed = new PackedProducts(launcher, plain, tiles, this::linearOfRows);
  }

  @Override
  public void linear(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
    if (PackedProducts.is(w)) {
      packed.linear(x, w, bias, y);
    } else if (w.format().roundsInputs()) {
      plain.linear(x, w, bias, y);
    } else {
      linearOfRows(x, w, bias, y);
    }
  }

  private void linearOfRows(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
    if (!runFew(FewRowsCall.of(x, w, bias, y)) && !product(Product.of(x, w, bias, y))) {
      plain.linear(x, w, bias, y);
    }
  }

  @Override
  public void linearInputGrad(Tensor dy, Tensor w, Tensor dx) {
    if (!product(new Product(1, dy, false, w, false, null, dx, false))) {
      plain.linearInputGrad(dy, w, dx);
    }
  }

  @Override
  public void linearWeightGrad(Tensor dy, Tensor x, Tensor dw) {
    if (!product(new Product(1, dy, true, x, false, null, dw, true))) {
      plain.linearWeightGrad(dy, x, dw);
    }
  }

  @Override
  public void batchedProduct(int count, Tensor a, boolean turnA, Tensor b, boolean turnB, Tensor c, boolean add) {
    if (!product(new Product(count, a, turnA, b, turnB, null, c, add))) {
      plain.batchedProduct(count, a, turnA, b, turnB, c, add);
    }
  }

  private boolean rounds() {
    return launcher().roundsInputs() && launcher().hardware().nvidia();
  }

  private boolean product(Product p) {
    Launcher.Hardware hardware = launcher().hardware();
    return rounds() && isLarge(p) && rounded(p) || tiles.run(p, hardware.isProcessor() ? Tile.PROCESSOR : Tile.F32,
        p.b().type() == DType.F32 ? Trials.F32 : Trials.SIXTEEN_BITS);
  }

  private static boolean isLarge(Product p) {
    return Math.min(p.rows(), Math.min(p.columns(), p.depth())) >= LEAST_EXTENT && p.work() >= LEAST_WORK;
  }

  private boolean rounded(Product p) {
    try (Scope scope = device().newScope("operands in 16 bits")) {
      Rounding rounding = new Rounding(launcher(), scope);
      Product in = p.with(sixteen(rounding, p.a()), sixteen(rounding, p.b()));
      return tiles.run(in, Tile.WARPGROUPS, Trials.SIXTEEN_BITS) || tiles.run(in, Tile.MMA, Trials.SIXTEEN_BITS);
    }
  }

  /// The operand itself where it is stored as the kernels read it.
  private Tensor sixteen(Rounding rounding, Tensor t) {
    boolean fits = t.type() == DType.BF16 && t.columns() % Rounding.VECTOR == 0 && tiles.isAligned(t, Rounding.VECTOR);
    return fits ? t : rounding.padded(t);
  }

  @Override
  public Tensor pack(Scope scope, Tensor w, WeightFormat format) {
    if (format.isQuantized()) {
      return packed.pack(scope, w, format);
    }
    return format == WeightFormat.BF16 ? new Rounding(launcher(), scope).tight(w).valuesOf(format)
        : plain.pack(scope, w, format);
  }

  /// The product of few rows with what stands around it, in one launch; whether there is a kernel for it.
  boolean runFew(FewRowsCall call) {
    return PackedProducts.is(call.w()) ? packed.runFew(call) : call.x().rows() <= mostOfFew() && fewRows.run(call);
  }

  /// Whether {@link #runFew} may take a product of these.
  boolean isFew(Tensor x, Tensor w) {
    return w.rows() > 0 && x.rows() > 0 && x.rows() <= mostOfFew() && x.type() == DType.F32
        && (PackedProducts.is(w) || !w.format().roundsInputs());
  }

  private int mostOfFew() {
    return rounds() ? FEW_BESIDE_MATRIX_UNITS : FewRows.MOST;
  }

  /// Rows of packed tables for {@link TunedTables}.
  PackedProducts packed() {
    return packed;
  }
}
