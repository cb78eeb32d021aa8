package org.seqmix.opencl.tuned;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Tensor;

/// y = x silu(z + bias); the bias' gradient is the column sums of dz.
final class TunedGate extends RowGroup {
  private static final Form.Pair GATE = Form.Pair.of("gate.cl", "gate", (k, n, w) -> {
    Tensor y = n.output(5, w);
    Tensor bare = n.output(5, w);
    k.gate(n.rows(5, w, 2), n.rows(5, w, 6), n.flat(2, w), y);
    k.gate(n.rows(5, w, 2), n.rows(5, w, 6), null, bare);
    return List.of(y, bare);
  });
  private static final Form.Pair GATE_GRAD = Form.Pair.of("gate.cl", "gate_grad", (k, n, w) -> {
    Tensor dx = n.output(133, w);
    Tensor dz = n.output(133, w);
    Tensor dbias = n.flat(2, w);
    k.gateGrad(n.rows(133, w, 1), n.rows(133, w, 2), n.rows(133, w, 6), n.flat(2, w), dx, dz, dbias);
    return List.of(dx, dz, dbias);
  });

  TunedGate(Launcher launcher, Kernels plain) {
    super(launcher, plain);
  }

  @Override
  public void gate(Tensor x, Tensor z, @Nullable Tensor bias, Tensor y) {
    boolean flat = bias == null && x.isContiguous() && z.isContiguous() && y.isContiguous();
    Form form = GATE.of(isWide(x, flat) && isWide(z, flat) && isWide(y, flat) && (bias == null || isWide(bias, false)));
    if (passes(form)) {
      over(launch(form.code()).rows("x", x).rows("z", z).optional("bias", bias, x).rows("y", y), form, flat, y);
    } else {
      plain.gate(x, z, bias, y);
    }
  }

  @Override
  public void gateGrad(Tensor dy, Tensor x, Tensor z, @Nullable Tensor bias, Tensor dx, Tensor dz,
      @Nullable Tensor dbias) {
    Form form = GATE_GRAD.of(isWide(dy, false) && isWide(x, false) && isWide(z, false) && isWide(dx, false)
        && isWide(dz, false) && (bias == null || isWide(bias, false)));
    if (!passes(form)) {
      plain.gateGrad(dy, x, z, bias, dx, dz, dbias);
      return;
    }
    over(launch(form.code()).rows("dy", dy).rows("x", x).rows("z", z).optional("bias", bias, x).rows("dx", dx)
        .rows("dz", dz), form, false, dy);
    if (dbias != null) {
      addColumns(dz, null, dbias);
    }
  }
}
