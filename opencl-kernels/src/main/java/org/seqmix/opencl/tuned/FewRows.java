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
import org.seqmix.tensor.Tensor;

/// y = x wᵀ + bias for few rows of x, as decoding has them: the weight, F32 or BF16, is read once, at the speed of memory.
final class FewRows extends Group {
  /// Rows of x that take this way.
  static final int MOST = 16;

  private static final int WARP = 32;
  private static final int ITEMS = 256;
  private static final int FOUR = 4;
  /// Where outputs do not fill a device with a warp each, several warps share them.
  private static final int MOST_SHARING = 128;

  private final Kernels plain;
  private final TileProducts tiles;
  private final Map<Key, Choice> choices = new ConcurrentHashMap<>();

  FewRows(Launcher launcher, Kernels plain, TileProducts tiles) {
    super(launcher);
    this.plain = plain;
    this.tiles = tiles;
  }

  /// How rows and outputs are shared out.
  ///
  /// @param tokens most rows of x
  /// @param outputs rows of w that a warp, or `sharing` items, take at a time
  private record Form(int tokens, int outputs, int sharing, int items) {
  }

  private record Key(Form form, boolean isFloat, boolean isAligned) {
  }

  private record Choice(Written code, boolean isRight) {
  }

  /// More rows of x: more outputs a warp, so that what is read of x serves more of them; and fewer warps fill the device.
  private Form form(long tokens, long outputs, long inputs) {
    int most = tokens <= 1 ? 1 : (int) Long.highestOneBit(tokens - 1) * 2;
    int together = Math.min(8, 2 * most);
    int warpsAUnit = most == 1 ? 64 : most == 2 ? 20 : 7;
    int sharing = WARP;
    while (sharing < MOST_SHARING
        && outputs / together * (sharing / WARP) < (long) warpsAUnit * launcher().hardware().units()
        && inputs >= sharing * 16L) {
      sharing *= 2;
    }
    return new Form(most, together, launcher().hardware().isProcessor() ? WARP : sharing,
        most > FOUR ? ITEMS / 2 : ITEMS);
  }

  private Written code(Form form, boolean isFloat, boolean isAligned) {
    return Written.of("few_rows.cl", "few_rows").with("TOKENS", form.tokens()).with("OUTPUTS", form.outputs())
        .with("SHARING", form.sharing()).with("ITEMS", form.items()).with("UNROLL", form.tokens() == 1 ? 2 : 1)
        .with("W_FLOAT", isFloat ? 1 : 0).with("W_ELEMENT", isFloat ? "float" : "ushort")
        .with("ALIGNED", isAligned ? 1 : 0)
        .with("LANES", launcher().hardware().nvidia() ? 1 : 0);
  }

  /// Runs it where it is right for this device; whether it did.
  boolean run(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
    if (x.rows() > MOST || x.rows() == 0) {
      return false;
    }
    boolean isFloat = w.type() == DType.F32;
    boolean isAligned = tiles.isAligned(x, FOUR) && tiles.isAligned(w, isFloat ? FOUR : Rounding.VECTOR);
    Form form = form(x.rows(), w.rows(), w.columns());
    Key key = new Key(form, isFloat, isAligned);
    Choice choice = choices.get(key);
    if (choice == null) {
      choice = new Choice(code(form, isFloat, isAligned), isRight(form, isFloat, isAligned));
      choices.put(key, choice);
    }
    if (choice.isRight()) {
      launch(form, choice.code(), x, w, bias, y);
    }
    return choice.isRight();
  }

  private boolean isRight(Form form, boolean isFloat, boolean isAligned) {
    String name =
        "few_rows for " + form.tokens() + ", " + form.sharing() + " items, w in " + (isFloat ? DType.F32 : DType.BF16)
            + (isAligned ? "" : ", not aligned");
    return launcher().trials().passes(name, Trials.F32, new OneForm(launcher(), this, form), plain,
        (k, n) -> tried(k, n, form, isFloat, isAligned));
  }

  private static List<Tensor> tried(Kernels k, Numbers n, Form form, boolean isFloat, boolean isAligned) {
    int inputs = isAligned ? 296 : 293;
    Tensor w = isFloat ? n.rows(37, inputs, 1) : n.stored(37, inputs);
    Tensor y = n.output(form.tokens(), 37);
    k.linear(n.rows(form.tokens(), inputs, 1), w, n.flat(1, 37), y);
    return List.of(y);
  }

  private void launch(Form form, Written code, Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
    long outputsAGroup = (long) form.items() / form.sharing() * form.outputs();
    launch(code).rows("x", x).rows("w", w).optional("bias", bias, x).rows("y", y).number("tokens", x.rows())
        .number("outputs", w.rows()).number("inputs", w.columns())
        .groups(Math.ceilDiv(w.rows(), outputsAGroup), form.items());
  }

  /// One form, for a trial.
  private static final class OneForm extends Group {
    private final FewRows rows;
    private final Form form;

    OneForm(Launcher launcher, FewRows rows, Form form) {
      super(launcher);
      this.rows = rows;
      this.form = form;
    }

    @Override
    public void linear(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
      boolean isFloat = w.type() == DType.F32;
      rows.launch(form,
          rows.code(form, isFloat,
              rows.tiles.isAligned(x, FOUR) && rows.tiles.isAligned(w, isFloat ? FOUR : Rounding.VECTOR)),
          x, w, bias, y);
    }
  }
}
