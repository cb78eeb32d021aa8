package org.seqmix.opencl.tuned;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.PackedLayout;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// Products with weights of 8 and 4 bits, which stay in the panels of {@link PackedLayout}.
final class PackedProducts extends Group {
  /// Rows of x for which codes are worth being decoded on the way; beyond, values are written out a block at a time.
  static final int MOST = 8;

  private static final Written PREPARE = Written.of("convert.cl", "prepare_inputs");
  /// Weights of a block that is written out.
  private static final long BLOCK = 1L << 24;
  private static final int FOUR = 4;
  private static final int UNPACKED = 8;

  private final Kernels plain;
  private final TileProducts tiles;
  private final LinearOfValues values;
  private final Map<Integer, Boolean> right = new ConcurrentHashMap<>();
  private final Map<Key, Written> codes = new ConcurrentHashMap<>();

  /// A product with a weight in rows.
  @FunctionalInterface
  interface LinearOfValues {
    void linear(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y);
  }

  PackedProducts(Launcher launcher, Kernels plain, TileProducts tiles, LinearOfValues values) {
    super(launcher);
    this.plain = plain;
    this.tiles = tiles;
    this.values = values;
  }

  static boolean is(Tensor w) {
    return w.layout() == Tensor.Layout.PANELS;
  }

  private record Key(PanelForm form, int bits) {}

  private Written code(PanelForm form, int bits) {
    return codes.computeIfAbsent(new Key(form, bits), key -> key.form().code(key.bits(), launcher().hardware()));
  }

  /// y = x wᵀ + bias, inputs rounded where the format says so.
  @Override
  public void linear(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
    try (Scope scope = device().newScope("product with a packed weight")) {
      Tensor in = inputs(scope, x, w.format());
      if (x.rows() <= MOST && isRight(w.format(), x.rows())) {
        few(in, w, bias, y);
        return;
      }
      long outputs = Math.max(PackedLayout.OUTPUTS,
          BLOCK / Math.max(1, w.columns()) / PackedLayout.OUTPUTS * PackedLayout.OUTPUTS);
      DType type = launcher().roundsInputs() ? DType.BF16 : DType.F32;
      Tensor block = scope.empty(type, Math.min(outputs, w.rows()), w.columns());
      for (long from = 0; from < w.rows(); from += outputs) {
        long to = Math.min(w.rows(), from + outputs);
        Tensor part = block.rows(0, to - from);
        unpack(null, from, w, part);
        values.linear(in.columns(0, x.columns()), part, bias == null ? null : bias.columns(from, to),
            y.columns(from, to));
      }
    }
  }

  /// Rows of a packed table.
  void rows(Tensor ids, Tensor w, Tensor y) {
    unpack(ids, 0, w, y);
  }

  /// Values of rows `ids`, or of all from `first` on that `y` has room for.
  private void unpack(@Nullable Tensor ids, long first, Tensor w, Tensor y) {
    boolean isFloat = y.type() == DType.F32;
    Written code = Written.of("convert.cl", "unpack").with("BITS", w.format().bits()).with("Y_FLOAT", isFloat ? 1 : 0)
        .with("Y_ELEMENT", isFloat ? "float" : "ushort");
    try (Scope scope = device().newScope("ids")) {
      launch(code).optional("ids", ids, ids == null ? scope.empty(DType.I32, 1) : ids).number("first", first)
          .vector("w", w)
          .rows("y", y).number("inputs", w.columns()).items(y.rows() * Math.ceilDiv(w.columns(), (long) UNPACKED));
    }
  }

  /// Inputs as the kernel for few rows reads them, with zeros up to a whole group; as they are where they already lie so.
  private Tensor inputs(Scope scope, Tensor x, WeightFormat format) {
    long groups = Math.ceilDiv(x.columns(), (long) WeightFormat.GROUP);
    boolean isWhole = x.columns() % WeightFormat.GROUP == 0 && tiles.isAligned(x, FOUR);
    if (!format.roundsInputs() && (isWhole || x.rows() > MOST)) {
      return x;
    }
    Tensor in = scope.empty(DType.F32, x.rows(), groups * WeightFormat.GROUP);
    launch(PREPARE).rows("x", x).rows("y", in).number("columns", x.columns()).number("groups", groups)
        .number("rounds", format.roundsInputs() ? 1 : 0).items(x.rows() * groups);
    return in;
  }

  private boolean isRight(WeightFormat format, long tokens) {
    int most = tokens(tokens);
    Boolean known = right.get(format.bits() * 2 * MOST + most);
    if (known == null) {
      known = isRight(format, most);
      right.put(format.bits() * 2 * MOST + most, known);
    }
    return known;
  }

  private boolean isRight(WeightFormat format, int most) {
    WeightFormat plainFormat = format.bits() == 8 ? WeightFormat.Q8 : WeightFormat.Q4;
    return launcher().trials().passes("few_rows_packed for " + most + " in " + format.bits() + " bits", Trials.F32,
        this,
        plain, (k, n) -> tried(k, n, plainFormat, most));
  }

  private static List<Tensor> tried(Kernels k, Numbers n, WeightFormat format, int tokens) {
    Tensor y = n.output(tokens, 130);
    k.linear(n.rows(tokens, 203, 1), k.pack(n.scope(), n.rows(130, 203, 1), format), n.flat(1, 130), y);
    return List.of(y);
  }

  private static int tokens(long tokens) {
    return tokens <= 1 ? 1 : (int) Long.highestOneBit(tokens - 1) * 2;
  }

  private void few(Tensor in, Tensor w, @Nullable Tensor bias, Tensor y) {
    long panels = Math.ceilDiv(w.rows(), (long) PackedLayout.OUTPUTS);
    PanelForm form = PanelForm.of(tokens(y.rows()), panels, w.columns(), launcher().hardware());
    launch(code(form, w.format().bits())).rows("x", in).vector("w", w).optional("bias", bias, in)
        .rows("y", y)
        .number("tokens", y.rows()).number("outputs", w.rows()).number("inputs", w.columns())
        .groups(panels * form.slices(), form.items());
  }

  @Override
  public Tensor pack(Scope scope, Tensor w, WeightFormat format) {
    return PackedCopy.of(scope, w, format);
  }
}
