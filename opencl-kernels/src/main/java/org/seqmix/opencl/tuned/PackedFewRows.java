package org.seqmix.opencl.tuned;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.PackedLayout;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.WeightFormat;

/// Products of few rows with a weight of 8 or 4 bits in panels, with what stands around them in a block, see {@link FewRows}: codes are decoded
/// on their way, once for {@link #TOKENS} rows.
final class PackedFewRows extends Group {
  /// Rows of x that a work group has; where there are more, groups of the same weights lie side by side, so that all but one find them in the
  /// cache.
  private static final int TOKENS = 8;
  /// Most rows: beyond them the values are better written out and multiplied by tiles. A piece of 8 rows does 11 instructions a weight, 3 of them
  /// to decode it. On an H200 48 rows of 8192x2048 take 102 us in 8 bits and 115 us by tiles, 64 take 147 and 119.
  private static final int MOST = 48;
  /// The same with tensor cores, where values in BF16 are half the bytes and the product itself costs nothing beside them: 51 us there for any
  /// rows up to 32, and in pieces 53 for 16, 55 for 24, 77 for 32.
  private static final int MOST_BESIDE_MATRIX_UNITS = 16;

  private final Kernels plain;
  private final PackedCopy copies;
  private final GroupedInputs inputs;
  private final Map<Variant, Choice> choices = new ConcurrentHashMap<>();

  /// One kernel.
  private record Variant(PanelForm form, int bits, boolean normed, boolean paired) {
    Written code(Launcher.Hardware hardware) {
      return form.code(bits, hardware).with("NORM", normed ? 1 : 0).with("PAIR", paired ? 1 : 0);
    }

    String title() {
      return "few_rows_packed for " + form.tokens() + " in " + bits + " bits, " + form.words() + " of " + form.slice()
          + " words, " + form.items() + " items, " + form.piece() + " inputs" + (normed ? ", normed" : "")
          + (paired ? ", two" : "");
    }
  }

  private record Choice(Written code, boolean isRight) {
  }

  PackedFewRows(Launcher launcher, Kernels plain, PackedCopy copies, GroupedInputs inputs) {
    super(launcher);
    this.plain = plain;
    this.copies = copies;
    this.inputs = inputs;
  }

  /// Runs it where it is right for this device; whether it did.
  boolean run(FewRowsCall call) {
    long rows = call.x().rows();
    boolean isAlone = call.norm() == null && call.gate() == null;
    if (rows == 0 || rows > (isAlone ? most() : TOKENS) || !canNorm(call)) {
      return false;
    }
    Variant variant = variant(call);
    Choice choice = choices.get(variant);
    if (choice == null) {
      choice =
          new Choice(variant.code(launcher().hardware()), launcher().trials().passes(variant.title(), Trials.F32, this,
              plain, (kernels, n) -> tried(kernels, n, variant)));
      choices.put(variant, choice);
    }
    if (choice.isRight()) {
      launch(variant.form(), choice.code(), call);
    }
    return choice.isRight();
  }

  private Variant variant(FewRowsCall call) {
    int rows = (int) Math.min(TOKENS, call.x().rows());
    int tokens = rows <= 1 ? 1 : Integer.highestOneBit(rows - 1) * 2;
    PanelForm form =
        PanelForm.of(tokens, panels(call.w()) * pieces(call.x()), call.w().columns(), launcher().hardware());
    return new Variant(form, call.w().format().bits(), call.norm() != null, call.gate() != null);
  }

  private static long panels(Tensor w) {
    return Math.ceilDiv(w.rows(), (long) PackedLayout.OUTPUTS);
  }

  private static long pieces(Tensor x) {
    return Math.ceilDiv(x.rows(), (long) TOKENS);
  }

  private int most() {
    return launcher().roundsInputs() && launcher().hardware().nvidia() ? MOST_BESIDE_MATRIX_UNITS : MOST;
  }

  /// Where there is a norm, the kernel reads x as it is, and whole groups of it.
  private boolean canNorm(FewRowsCall call) {
    FewRowsCall.Norm norm = call.norm();
    return norm == null
        || inputs.isWhole(call.x()) && inputs.isWhole(norm.w()) && !call.w().format().roundsInputs();
  }

  /// Sizes that no panel divides, nor, without a norm, groups and pieces.
  private List<Tensor> tried(Kernels kernels, Numbers n, Variant variant) {
    WeightFormat format = variant.bits() == 8 ? WeightFormat.Q8 : WeightFormat.Q4;
    boolean isAlone = !variant.normed() && !variant.paired();
    int tokens = variant.form().tokens();
    int rows = tokens == TOKENS && isAlone ? TOKENS + 3 : tokens;
    int width = variant.normed() ? 224 : 203;
    FewRowsCall call = FewRowsCall.of(n.rows(rows, width, 1), packed(kernels, n, width, format),
        variant.paired() ? null : n.flat(1, 130), n.output(rows, 130));
    if (variant.normed()) {
      call = call.normed(
          new FewRowsCall.Norm(n.flat(1, width), 1e-5, n.output(rows, width), n.nothing(rows)), call.x());
    }
    call = variant.paired()
        ? call.beside(new FewRowsCall.Second(packed(kernels, n, width, format), n.output(rows, 130)))
            .gated(n.output(rows, 130))
        : call.added(n.rows(rows, 130, 1), n.output(rows, 130));
    if (kernels == this) {
      launch(variant.form(), variant.code(launcher().hardware()), call);
    } else {
      call.apart(kernels);
    }
    return Stream.of(call.outputs()).filter(Objects::nonNull).toList();
  }

  private Tensor packed(Kernels kernels, Numbers n, int width, WeightFormat format) {
    return (kernels == this ? copies : kernels).pack(n.scope(), n.rows(130, width, 1), format);
  }

  /// What the call does not have stands for something of the same type, which is neither read nor written.
  private void launch(PanelForm form, Written code, FewRowsCall call) {
    Tensor w = call.w();
    Tensor y = call.y();
    FewRowsCall.Norm norm = call.norm();
    FewRowsCall.Second gate = call.gate();
    try (Scope scope = device().newScope("inputs in whole groups")) {
      Tensor x = inputs.whole(scope, call.x(), w.format());
      launch(code).rows("x", x).vector("w", w).optional("bias", call.bias(), x).rows("y", y)
          .number("tokens", x.rows()).number("outputs", w.rows()).number("inputs", w.columns())
          .vector("norm", norm == null ? x : norm.w()).real("epsilon", norm == null ? 0 : norm.epsilon())
          .rows("normed", norm == null ? y : norm.y()).vector("scale", norm == null ? y : norm.scale())
          .vector("gate", gate == null ? w : gate.w()).rows("second", gate == null ? y : gate.y())
          .optionalRows("residual", call.residual(), x).optionalRows("out", call.out(), y)
          .groups(panels(w) * form.slices() * pieces(x), form.items());
    }
  }
}
