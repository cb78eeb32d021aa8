package org.seqmix.opencl.tuned;

import java.util.Arrays;
import java.util.List;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.Activation;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Tensor;

/// Functions of single elements.
final class TunedActivations extends RowGroup {
  private static final String FILE = "activation.cl";
  /// By the activation's place.
  private static final Form.Pair[] ACTIVATE = Arrays.stream(Activation.values())
      .map(kind -> Form.Pair.of("activate " + kind, code(kind, "activate"), (k, n, w) -> {
        Tensor y = n.output(5, w);
        k.activate(kind, n.rows(5, w, 4), y);
        return List.of(y);
      })).toArray(Form.Pair[]::new);
  private static final Form.Pair[] ACTIVATE_GRAD = Arrays.stream(Activation.values())
      .map(kind -> Form.Pair.of("activate_grad " + kind, code(kind, "activate_grad"), (k, n, w) -> {
        Tensor dx = n.output(5, w);
        k.activateGrad(kind, n.rows(5, w, 1), n.rows(5, w, 4), dx);
        return List.of(dx);
      })).toArray(Form.Pair[]::new);
  private static final Form.Pair LOG_DECAY = Form.Pair.of(FILE, "log_decay", (k, n, w) -> {
    Tensor y = n.output(5, w);
    k.logDecay(n.rows(5, w, 30), y);
    return List.of(y);
  });
  private static final Form.Pair LOG_DECAY_GRAD = Form.Pair.of(FILE, "log_decay_grad", (k, n, w) -> {
    Tensor dx = n.output(5, w);
    k.logDecayGrad(n.rows(5, w, 1), n.rows(5, w, 30), dx);
    return List.of(dx);
  });
  private static final Form.Pair CLAMP = Form.Pair.of(FILE, "limit", (k, n, w) -> {
    Tensor y = n.output(5, w);
    k.clamp(n.rows(5, w, 2), -0.7, 1.1, y);
    return List.of(y);
  });
  private static final Form.Pair CLAMP_GRAD = Form.Pair.of(FILE, "limit_grad", (k, n, w) -> {
    Tensor dx = n.output(5, w);
    k.clampGrad(n.rows(5, w, 1), n.rows(5, w, 2), -0.7, 1.1, dx);
    return List.of(dx);
  });

  TunedActivations(Launcher launcher, Kernels plain) {
    super(launcher, plain);
  }

  private static Written code(Activation kind, String function) {
    return Written.of(FILE, function).with("KIND", kind.ordinal());
  }

  @Override
  public void activate(Activation kind, Tensor x, Tensor y) {
    if (!map(ACTIVATE[kind.ordinal()], x, y)) {
      plain.activate(kind, x, y);
    }
  }

  @Override
  public void activateGrad(Activation kind, Tensor dy, Tensor x, Tensor dx) {
    if (!mapGrad(ACTIVATE_GRAD[kind.ordinal()], dy, x, dx)) {
      plain.activateGrad(kind, dy, x, dx);
    }
  }

  @Override
  public void logDecay(Tensor aLog, Tensor logDecay) {
    if (!map(LOG_DECAY, aLog, logDecay)) {
      plain.logDecay(aLog, logDecay);
    }
  }

  @Override
  public void logDecayGrad(Tensor dlogDecay, Tensor aLog, Tensor daLog) {
    if (!mapGrad(LOG_DECAY_GRAD, dlogDecay, aLog, daLog)) {
      plain.logDecayGrad(dlogDecay, aLog, daLog);
    }
  }

  private boolean map(Form.Pair forms, Tensor x, Tensor y) {
    boolean flat = x.isContiguous() && y.isContiguous();
    Form form = forms.of(isWide(x, flat) && isWide(y, flat));
    boolean passes = passes(form);
    if (passes) {
      over(launch(form.code()).rows("x", x).rows("y", y), form, flat, y);
    }
    return passes;
  }

  private boolean mapGrad(Form.Pair forms, Tensor dy, Tensor x, Tensor dx) {
    boolean flat = dy.isContiguous() && x.isContiguous() && dx.isContiguous();
    Form form = forms.of(isWide(dy, flat) && isWide(x, flat) && isWide(dx, flat));
    boolean passes = passes(form);
    if (passes) {
      over(launch(form.code()).rows("dy", dy).rows("x", x).rows("dx", dx), form, flat, dx);
    }
    return passes;
  }

  @Override
  public void clamp(Tensor x, double low, double high, Tensor y) {
    boolean flat = x.isContiguous() && y.isContiguous();
    Form form = CLAMP.of(isWide(x, flat) && isWide(y, flat));
    if (passes(form)) {
      over(launch(form.code()).rows("x", x).real("low", low).real("high", high).rows("y", y), form, flat, y);
    } else {
      plain.clamp(x, low, high, y);
    }
  }

  @Override
  public void clampGrad(Tensor dy, Tensor x, double low, double high, Tensor dx) {
    boolean flat = dy.isContiguous() && x.isContiguous() && dx.isContiguous();
    Form form = CLAMP_GRAD.of(isWide(dy, flat) && isWide(x, flat) && isWide(dx, flat));
    if (passes(form)) {
      over(launch(form.code()).rows("dy", dy).rows("x", x).real("low", low).real("high", high).rows("dx", dx), form,
          flat,
          dx);
    } else {
      plain.clampGrad(dy, x, low, high, dx);
    }
  }
}
