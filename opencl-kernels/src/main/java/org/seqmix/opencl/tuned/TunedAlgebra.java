package org.seqmix.opencl.tuned;

import java.util.List;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Tensor;

/// Sums and products of elements.
final class TunedAlgebra extends RowGroup {
  private static final Form.Pair AXPBY = Form.Pair.of("algebra.cl", "axpby", (k, n, w) -> {
    Tensor y = n.output(5, w);
    k.axpby(0.5, n.rows(5, w, 2), -1.25, n.rows(5, w, 2), y);
    return List.of(y);
  });
  private static final Form.Pair MULTIPLY = Form.Pair.of("algebra.cl", "multiply", (k, n, w) -> {
    Tensor y = n.output(5, w);
    k.multiply(n.rows(5, w, 2), n.rows(5, w, 2), y);
    return List.of(y);
  });
  private static final Form.Pair ADD_ROW = Form.Pair.of("algebra.cl", "add_row", (k, n, w) -> {
    Tensor y = n.output(5, w);
    k.addRow(n.rows(5, w, 2), n.flat(2, w), y);
    return List.of(y);
  });

  TunedAlgebra(Launcher launcher, Kernels plain) {
    super(launcher, plain);
  }

  @Override
  public void axpby(double a, Tensor x, double b, Tensor z, Tensor y) {
    boolean flat = x.isContiguous() && z.isContiguous() && y.isContiguous();
    Form form = AXPBY.of(isWide(x, flat) && isWide(z, flat) && isWide(y, flat));
    if (passes(form)) {
      over(launch(form.code()).real("a", a).rows("x", x).real("b", b).rows("z", z).rows("y", y), form, flat, y);
    } else {
      plain.axpby(a, x, b, z, y);
    }
  }

  @Override
  public void multiply(Tensor x, Tensor z, Tensor y) {
    boolean flat = x.isContiguous() && z.isContiguous() && y.isContiguous();
    Form form = MULTIPLY.of(isWide(x, flat) && isWide(z, flat) && isWide(y, flat));
    if (passes(form)) {
      over(launch(form.code()).rows("x", x).rows("z", z).rows("y", y), form, flat, y);
    } else {
      plain.multiply(x, z, y);
    }
  }

  @Override
  public void addRow(Tensor x, Tensor bias, Tensor y) {
    Form form = ADD_ROW.of(isWide(x, false) && isWide(bias, false) && isWide(y, false));
    if (passes(form)) {
      over(launch(form.code()).rows("x", x).vector("bias", bias).rows("y", y), form, false, y);
    } else {
      plain.addRow(x, bias, y);
    }
  }
}
