package org.seqmix.opencl.tuned;

import java.util.List;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Tensor;

/// Cross entropy and the distance of rows.
final class TunedLosses extends RowGroup {
  private static final String FILE = "loss.cl";

  private static final Form.Sizes CROSS_ENTROPY = Form.Sizes.of("cross_entropy", Written.of(FILE, "cross_entropy"),
      (k, n, w) -> {
        Tensor loss = n.nothing(5);
        Tensor lse = n.nothing(5);
        k.crossEntropy(n.rows(5, Form.ROW * w, 8), n.ints(5, -1, Form.ROW * w), loss, lse);
        return List.of(loss, lse);
      });
  private static final Form.Pair CROSS_ENTROPY_GRAD = Form.Pair.of(FILE, "cross_entropy_grad", (k, n, w) -> {
    Tensor dlogits = n.output(5, w);
    k.crossEntropyGrad(n.flat(1, 5), n.rows(5, w, 8), n.ints(5, -1, w), n.flat(9, 5), dlogits);
    return List.of(dlogits);
  });
  private static final Form.Pair DISTANCE = Form.Pair.of(FILE, "row_distance", (k, n, w) -> {
    Tensor loss = n.nothing(5);
    k.rowDistance(n.rows(5, 6 * w, 2), n.rows(5, 6 * w, 2), loss);
    return List.of(loss);
  });
  private static final Form.Pair DISTANCE_GRAD = Form.Pair.of(FILE, "row_distance_grad", (k, n, w) -> {
    Tensor da = n.output(5, w);
    k.rowDistanceGrad(n.flat(1, 5), n.rows(5, w, 2), n.rows(5, w, 2), n.flat(3, 5), da);
    return List.of(da);
  });

  TunedLosses(Launcher launcher, Kernels plain) {
    super(launcher, plain);
  }

  @Override
  public void crossEntropy(Tensor logits, Tensor labels, Tensor loss, Tensor lse) {
    boolean large = isLarge(logits.columns());
    Form form = CROSS_ENTROPY.of(large, isWide(logits, false));
    if (passes(form)) {
      launch(form.code()).rows("logits", logits).vector("labels", labels).vector("loss", loss).vector("lse", lse)
          .number("width", logits.columns()).groups(logits.rows(), large ? LARGE_LANES : LANES);
    } else {
      plain.crossEntropy(logits, labels, loss, lse);
    }
  }

  @Override
  public void crossEntropyGrad(Tensor dloss, Tensor logits, Tensor labels, Tensor lse, Tensor dlogits) {
    Form form = CROSS_ENTROPY_GRAD.of(isWide(logits, false) && isWide(dlogits, false));
    if (passes(form)) {
      over(launch(form.code()).vector("dloss", dloss).rows("logits", logits).vector("labels", labels).vector("lse", lse)
          .rows("dlogits", dlogits), form, false, dlogits);
    } else {
      plain.crossEntropyGrad(dloss, logits, labels, lse, dlogits);
    }
  }

  @Override
  public void rowDistance(Tensor a, Tensor b, Tensor loss) {
    Form form = DISTANCE.of(isWide(a, false) && isWide(b, false));
    if (passes(form)) {
      launch(form.code()).rows("a", a).rows("b", b).vector("loss", loss).number("width", a.columns())
          .groups(a.rows(), LANES);
    } else {
      plain.rowDistance(a, b, loss);
    }
  }

  @Override
  public void rowDistanceGrad(Tensor dloss, Tensor a, Tensor b, Tensor loss, Tensor da) {
    Form form = DISTANCE_GRAD.of(isWide(a, false) && isWide(b, false) && isWide(da, false));
    if (passes(form)) {
      over(launch(form.code()).vector("dloss", dloss).rows("a", a).rows("b", b).vector("loss", loss).rows("da", da),
          form,
          false, da);
    } else {
      plain.rowDistanceGrad(dloss, a, b, loss, da);
    }
  }
}
