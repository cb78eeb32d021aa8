package org.seqmix.opencl.tuned;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launch;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Heads of columns times a number each: one a head for all tokens, or one a token and head.
final class TunedScales extends RowGroup {
  private static final int HEADS = 3;
  /// Items that share a head's columns in its gradient.
  private static final int TEAM_BITS = 4;

  private static final Form.Pair SCALE = Form.Pair.of("scale.cl", "scale_heads", (k, n, w) -> {
    Tensor y = n.output(5, HEADS * w);
    Tensor z = n.output(5, HEADS * w);
    k.scaleColumns(n.rows(5, HEADS * w, 2), n.flat(2, HEADS), y);
    k.scaleHeads(n.rows(5, HEADS * w, 2), n.rows(5, HEADS, 2), z);
    return List.of(y, z);
  });
  private static final Form.Pair COLUMNS_GRAD = Form.Pair.of("add_head_sums", Written.of("scale.cl", "scale_heads"),
      (k, n, w) -> {
        Tensor dx = n.output(133, HEADS * w);
        Tensor dw = n.flat(2, HEADS);
        k.scaleColumnsGrad(n.rows(133, HEADS * w, 1), n.rows(133, HEADS * w, 2), n.flat(2, HEADS), dx, dw);
        return List.of(dx, dw);
      });
  private static final Form.Pair HEADS_GRAD = Form.Pair.of("scale.cl", "scale_heads_grad", (k, n, w) -> {
    Tensor dx = n.output(7, HEADS * w);
    Tensor ds = n.output(7, HEADS);
    k.scaleHeadsGrad(n.rows(7, HEADS * w, 1), n.rows(7, HEADS * w, 2), n.rows(7, HEADS, 2), dx, ds);
    return List.of(dx, ds);
  });
  private static final Written ADD_HEAD_SUMS = Written.of("scale.cl", "add_head_sums");

  TunedScales(Launcher launcher, Kernels plain) {
    super(launcher, plain);
  }

  @Override
  public void scaleColumns(Tensor x, Tensor w, Tensor y) {
    Form form = form(SCALE, w.elements(), x, y);
    if (passes(form)) {
      scale(form, x, w, 0, w.elements(), y);
    } else {
      plain.scaleColumns(x, w, y);
    }
  }

  @Override
  public void scaleHeads(Tensor x, Tensor s, Tensor y) {
    Form form = form(SCALE, s.columns(), x, y);
    if (passes(form)) {
      scale(form, x, s, s.rowStride(), s.columns(), y);
    } else {
      plain.scaleHeads(x, s, y);
    }
  }

  private void scale(Form form, Tensor x, Tensor s, long stride, long heads, Tensor y) {
    over(launch(form.code()).rows("x", x).vector("s", s).number("sStride", stride)
        .number("headDim", x.columns() / heads).rows("y", y), form, false, y);
  }

  @Override
  public void scaleColumnsGrad(Tensor dy, Tensor x, Tensor w, Tensor dx, @Nullable Tensor dw) {
    long heads = w.elements();
    Form form = form(COLUMNS_GRAD, heads, dy, dx);
    if (!passes(form)) {
      plain.scaleColumnsGrad(dy, x, w, dx, dw);
      return;
    }
    scale(form, dy, w, 0, heads, dx);
    if (dw == null || dy.elements() == 0) {
      return;
    }
    try (Scope scope = device().newScope("sums of heads")) {
      Tensor parts = columnParts(scope, dy, x);
      launch(ADD_HEAD_SUMS).rows("x", parts).vector("dw", dw).number("headDim", x.columns() / heads)
          .number("rows", parts.rows()).groups(heads, LANES);
    }
  }

  @Override
  public void scaleHeadsGrad(Tensor dy, Tensor x, Tensor s, Tensor dx, Tensor ds) {
    long heads = s.columns();
    long headDim = heads == 0 ? 0 : x.columns() / heads;
    Form form = form(HEADS_GRAD, heads, dy, x, dx);
    if (!passes(form)) {
      plain.scaleHeadsGrad(dy, x, s, dx, ds);
      return;
    }
    int team = Math.min(TEAM_BITS, bits((headDim + form.width() - 1) / form.width()));
    long count = x.rows() * heads;
    Launch launch = launch(form.code()).rows("dy", dy).rows("x", x).rows("s", s).rows("dx", dx).rows("ds", ds)
        .number("headDim", headDim).number("heads", heads).number("count", count).number("teamBits", team);
    launch.groups(Math.ceilDiv(count, LANES >> team), LANES);
  }

  /// Vectors may not cross the border of two heads.
  private static Form form(Form.Pair forms, long heads, Tensor a, Tensor b) {
    return forms.of(isWide(a, false) && isWide(b, false) && heads > 0 && a.columns() / heads % Form.WIDE == 0);
  }

  private static Form form(Form.Pair forms, long heads, Tensor a, Tensor b, Tensor c) {
    return isWide(c, false) ? form(forms, heads, a, b) : forms.scalar();
  }
}
