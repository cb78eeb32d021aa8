package org.seqmix.opencl.tuned;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Tensor;

/// y = x wᵀ + bias for few rows of x, as decoding has them, with what stands around it in a block: the weight, F32 or BF16, is read once,
/// at the speed of memory.
final class FewRows extends Group {
  /// Rows of x that take this way.
  static final int MOST = 16;

  private static final int WARP = 32;
  private static final int ITEMS = 256;
  private static final int FOUR = 4;
  /// Where outputs do not fill a device with a warp each, several warps share them.
  private static final int MOST_SHARING = 128;
  /// Inputs from which a whole group shares the outputs.
  private static final int DEEP = 8192;

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
  /// @param outputs rows of each weight that a warp, or `sharing` items, take at a time
  /// @param unroll pieces of a row of w that an item reads at once
  /// @param normed whether the rows are normed on the way
  /// @param paired whether there are two weights
  private record Form(int tokens, int outputs, int sharing, int items, int unroll, boolean normed, boolean paired) {
  }

  private record Key(Form form, boolean isFloat, boolean isAligned) {
  }

  private record Choice(Written code, boolean isRight) {
  }

  /// More rows of x: more outputs a warp, so that what is read of x serves more of them; and fewer warps fill the device. One row:
  /// what was fastest on an H200 for widths of 2048 and 8192 in BF16.
  private Form form(FewRowsCall call) {
    long tokens = call.x().rows();
    int most = tokens <= 1 ? 1 : (int) Long.highestOneBit(tokens - 1) * 2;
    boolean paired = call.gate() != null;
    int together = most == 1 ? 2 : Math.min(8, 2 * most) / (paired ? 2 : 1);
    int warpsAUnit = most == 1 ? 30 : most == 2 ? 20 : 7;
    long inputs = call.w().columns();
    int sharing = WARP;
    while (sharing < MOST_SHARING && call.w().rows() / together
        * (sharing / WARP) < (long) warpsAUnit * launcher().hardware().units()
        && inputs >= sharing * 16L) {
      sharing *= 2;
    }
    if (most == 1 && sharing == MOST_SHARING && inputs >= DEEP) {
      sharing = ITEMS;
    }
    int unroll = most > 1 || sharing == ITEMS ? 1 : paired ? FOUR : 2;
    return new Form(most, together, launcher().hardware().isProcessor() ? WARP : sharing,
        most > FOUR || most == 1 && sharing == WARP ? ITEMS / 2 : ITEMS, unroll, call.norm() != null, paired);
  }

  private Written code(Form form, boolean isFloat, boolean isAligned) {
    return Written.of("few_rows.cl", "few_rows").with("TOKENS", form.tokens()).with("OUTPUTS", form.outputs())
        .with("SHARING", form.sharing()).with("ITEMS", form.items()).with("UNROLL", form.unroll())
        .with("NORM", form.normed() ? 1 : 0).with("PAIR", form.paired() ? 1 : 0)
        .with("W_FLOAT", isFloat ? 1 : 0).with("W_ELEMENT", isFloat ? "float" : "ushort")
        .with("ALIGNED", isAligned ? 1 : 0).with("SHUFFLES", launcher().hardware().nvidia() ? 1 : 0);
  }

  /// Runs it where it is right for this device; whether it did.
  boolean run(FewRowsCall call) {
    if (call.x().rows() > MOST || call.x().rows() == 0) {
      return false;
    }
    boolean isFloat = call.w().type() == DType.F32;
    boolean isAligned = isAligned(call, isFloat);
    Form form = form(call);
    Key key = new Key(form, isFloat, isAligned);
    Choice choice = choices.get(key);
    if (choice == null) {
      choice = new Choice(code(form, isFloat, isAligned), isRight(form, isFloat, isAligned));
      choices.put(key, choice);
    }
    if (choice.isRight()) {
      launch(form, choice.code(), call);
    }
    return choice.isRight();
  }

  private boolean isAligned(FewRowsCall call, boolean isFloat) {
    int vector = isFloat ? FOUR : Rounding.VECTOR;
    return tiles.isAligned(call.x(), FOUR) && tiles.isAligned(call.w(), vector)
        && (call.norm() == null || tiles.isAligned(call.norm().w(), FOUR))
        && (call.gate() == null || tiles.isAligned(call.gate().w(), vector));
  }

  private boolean isRight(Form form, boolean isFloat, boolean isAligned) {
    String name = "few_rows for " + form.tokens() + ", " + form.sharing() + " items, w in "
        + (isFloat ? DType.F32 : DType.BF16) + (form.normed() ? ", normed" : "") + (form.paired() ? ", two" : "")
        + (isAligned ? "" : ", not aligned");
    return launcher().trials().passes(name, Trials.F32, this, plain, (kernels, n) -> {
      FewRowsCall call = tried(n, form, isFloat, isAligned);
      if (kernels == this) {
        launch(form, code(form, isFloat, isAligned(call, isFloat)), call);
      } else {
        call.apart(kernels);
      }
      return Stream.of(call.outputs()).filter(Objects::nonNull).toList();
    });
  }

  /// Sizes that no form divides, with more than one turn of its loops.
  private static FewRowsCall tried(Numbers n, Form form, boolean isFloat, boolean isAligned) {
    int inputs = 2 * form.unroll() * form.sharing() * Rounding.VECTOR + (isAligned ? 40 : 37);
    int rows = form.tokens();
    FewRowsCall call = FewRowsCall.of(n.rows(rows, inputs, 1), weight(n, inputs, isFloat),
        form.paired() ? null : n.flat(1, 37), n.output(rows, 37));
    if (form.normed()) {
      call = call.normed(
          new FewRowsCall.Norm(n.flat(1, inputs), 1e-5, n.output(rows, inputs), n.nothing(rows)), call.x());
    }
    return form.paired()
        ? call.beside(new FewRowsCall.Second(weight(n, inputs, isFloat), n.output(rows, 37))).gated(n.output(rows, 37))
        : call.added(n.rows(rows, 37, 1), n.output(rows, 37));
  }

  private static Tensor weight(Numbers n, int inputs, boolean isFloat) {
    return isFloat ? n.rows(37, inputs, 1) : n.stored(37, inputs);
  }

  /// What the call does not have stands for something of the same type, which is neither read nor written.
  private void launch(Form form, Written code, FewRowsCall call) {
    Tensor x = call.x();
    Tensor y = call.y();
    FewRowsCall.Norm norm = call.norm();
    FewRowsCall.Second gate = call.gate();
    long outputsAGroup = (long) form.items() / form.sharing() * form.outputs();
    launch(code).rows("x", x).rows("w", call.w()).optional("bias", call.bias(), x).rows("y", y)
        .number("tokens", x.rows()).number("outputs", call.w().rows()).number("inputs", x.columns())
        .vector("norm", norm == null ? x : norm.w()).real("epsilon", norm == null ? 0 : norm.epsilon())
        .rows("normed", norm == null ? y : norm.y()).vector("scale", norm == null ? y : norm.scale())
        .rows("gate", gate == null ? call.w() : gate.w()).rows("second", gate == null ? y : gate.y())
        .optionalRows("residual", call.residual(), x).optionalRows("out", call.out(), y)
        .groups(Math.ceilDiv(call.w().rows(), outputsAGroup), form.items());
  }
}
