package org.seqmix.opencl.tuned;

import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Operations of decoding steps that share a launch with the operation before them.
///
/// An operation on a few rows may wait until it is known what comes next: a norm for the product that reads it; a product for another
/// one of the same input, for what is added to it, for its gate; a convolution for the rest of its mixer. Whoever needs a result
/// before, or any other command of the device, has {@link #flush} run it as it is. Every result is written in either case, so only
/// time and last bits tell them apart.
///
/// *Cost*: on the host some comparisons of places an operation; on the device what the separate launches read and write, less what a
/// launch reads again. *Errors*: operands are checked when they are asked for; want of memory or a program that does not build shows at
/// the command that has it run.
///
/// *Why*: a token of a 1B model is 15 operations a layer, and each launch costs as much time as reading 10 MB.
public final class StepFusion extends Group {
  /// Rows beyond which an operation is long enough to stand alone.
  private static final int FEW = 8;

  private record Norm(Tensor x, FewRowsCall.Norm norm) {
  }

  private final Kernels rest;
  private final TunedProducts products;
  private final MixerSteps mixers;
  private @Nullable Norm norm;
  private @Nullable FewRowsCall product;
  private @Nullable MixerStepCall mixer;
  /// Whether one of the three is there; read without the lock by every command.
  private volatile boolean waits;

  StepFusion(Launcher launcher, Kernels rest, TunedProducts products, MixerSteps mixers) {
    super(launcher);
    this.rest = rest;
    this.products = products;
    this.mixers = mixers;
  }

  /// Queues what waits, if anything does.
  public void flush() {
    if (waits) {
      launchWaiting();
    }
  }

  private void launchWaiting() {
    synchronized (launcher()) {
      Norm n = norm;
      FewRowsCall p = product;
      MixerStepCall m = mixer;
      if (n != null) {
        queue(() -> rest.rmsNorm(n.x(), n.norm().w(), n.norm().epsilon(), n.norm().y(), n.norm().scale()));
      } else if (p != null) {
        queue(() -> {
          if (p.norm() == null && p.gate() == null || !products.runFew(p)) {
            p.apart(rest);
          }
        });
      } else if (m != null) {
        queue(() -> m.apart(rest));
      }
    }
  }

  /// Runs what waited. Until it is in the queue, other threads that flush find that something waits, and so wait as well; an
  /// operation that fails is gone.
  private void queue(Runnable operation) {
    norm = null;
    product = null;
    mixer = null;
    try {
      operation.run();
    } finally {
      waits = false;
    }
  }

  private void await(@Nullable Norm n, @Nullable FewRowsCall p, @Nullable MixerStepCall m) {
    norm = n;
    product = p;
    mixer = m;
    waits = true;
  }

  /// What an operation is handed is alive and of this device when it is asked for, not only when it runs.
  private void check(@Nullable Tensor... operands) {
    for (Tensor t : operands) {
      if (t != null) {
        launcher().checked(t);
      }
    }
  }

  /// Few rows of F32, like the other operands: what a kernel would refuse does not wait, so that the error comes where it was made.
  private static boolean isFew(Tensor x, @Nullable Tensor... others) {
    for (Tensor t : others) {
      if (t != null && t.type() != DType.F32) {
        return false;
      }
    }
    return x.rows() > 0 && x.rows() <= FEW && x.type() == DType.F32;
  }

  @Override
  public void rmsNorm(Tensor x, Tensor w, double epsilon, Tensor y, Tensor scale) {
    synchronized (launcher()) {
      check(x, w, y, scale);
      flush();
      FewRowsCall.Norm next = new FewRowsCall.Norm(w, epsilon, y, scale);
      if (isFew(x, w, y, scale) && Places.apart(y, x, w) && Places.apart(scale, x, w)) {
        await(new Norm(x, next), null, null);
      } else {
        rest.rmsNorm(x, w, epsilon, y, scale);
      }
    }
  }

  @Override
  public void linear(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
    synchronized (launcher()) {
      check(x, w, bias, y);
      boolean isFew = isFew(x, bias, y) && products.isFew(x, w);
      FewRowsCall next = isFew ? joined(FewRowsCall.of(x, w, bias, y)) : null;
      if (next != null) {
        await(null, next, null);
        return;
      }
      flush();
      FewRowsCall alone = FewRowsCall.of(x, w, bias, y);
      if (isFew && isApart(alone)) {
        await(null, alone, null);
      } else {
        rest.linear(x, w, bias, y);
      }
    }
  }

  private static boolean isApart(FewRowsCall call) {
    return Places.apart(call.outputs(), call.inputs());
  }

  /// What waits together with `next`, where they share a launch.
  private @Nullable FewRowsCall joined(FewRowsCall next) {
    Norm n = norm;
    FewRowsCall p = product;
    FewRowsCall both = null;
    if (n != null && Places.same(n.norm().y(), next.x())) {
      both = Places.apart(next.y(), n.norm().y(), n.norm().scale()) ? next.normed(n.norm(), n.x()) : null;
    } else if (p != null && p.gate() == null && p.bias() == null && next.bias() == null && Places.same(p.u(), next.x())
        && p.w().type() == next.w().type() && p.w().format() == next.w().format()
        && p.w().layout() == next.w().layout() && p.w().rows() == next.w().rows()
        && Places.apart(next.y(), p.outputs())) {
          both = p.beside(new FewRowsCall.Second(next.w(), next.y()));
        }
    return both != null && isApart(both) ? both : null;
  }

  @Override
  public void axpby(double a, Tensor x, double b, Tensor z, Tensor y) {
    synchronized (launcher()) {
      check(x, z, y);
      FewRowsCall p = product;
      Tensor other = p == null ? null : Places.same(p.y(), z) ? x : Places.same(p.y(), x) ? z : null;
      if (p != null && other != null && other != p.y() && a == 1 && b == 1 && p.gate() == null && p.norm() == null
          && isAddable(p, other, y)) {
        FewRowsCall whole = p.added(other, y);
        queue(() -> {
          if (!products.runFew(whole)) {
            whole.apart(rest);
          }
        });
        return;
      }
      flush();
      rest.axpby(a, x, b, z, y);
    }
  }

  /// The result may lie where it is added to: an item reads an element before it writes it.
  private static boolean isAddable(FewRowsCall p, Tensor other, Tensor result) {
    return Places.apart(result, p.inputs()) && Places.apart(other, p.outputs())
        && (Places.same(result, other) || Places.apart(result, other)) && Places.apart(result, p.outputs())
        && result.columns() == p.y().columns()
        && result.rows() == p.y().rows();
  }

  @Override
  public void causalConv(Tensor x, Tensor w, @Nullable Tensor bias, Rows rows, @Nullable Tensor in,
      Tensor y, @Nullable Tensor out) {
    synchronized (launcher()) {
      check(x, w, bias, in, y, out);
      flush();
      MixerStepCall next = MixerStepCall.of(new MixerStepCall.Conv(x, w, bias, rows, in, y, out));
      if (x.type() == DType.F32 && rows.tokens() > 0 && rows.maxLength() <= 1 && rows.spans().size() == rows.rows()
          && isApart(next)) {
        await(null, null, next);
      } else {
        rest.causalConv(x, w, bias, rows, in, y, out);
      }
    }
  }

  private static boolean isApart(MixerStepCall call) {
    return Places.apart(call.outputs(), call.inputs());
  }

  @Override
  public void logDecay(Tensor aLog, Tensor logDecay) {
    synchronized (launcher()) {
      check(aLog, logDecay);
      MixerStepCall m = mixer;
      if (m != null && m.decay() == null && aLog.rows() == m.conv().x().rows()) {
        MixerStepCall next = m.with(new MixerStepCall.Decay(aLog, logDecay));
        if (isApart(next)) {
          await(null, null, next);
          return;
        }
      }
      flush();
      rest.logDecay(aLog, logDecay);
    }
  }

  @Override
  public void ssd(Tensor x, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows,
      SsdShape shape, @Nullable Tensor in, Tensor y, @Nullable Tensor out) {
    synchronized (launcher()) {
      check(x, b, c, logDecay, d, in, y, out);
      MixerStepCall m = mixer;
      MixerStepCall.Recurrence next = new MixerStepCall.Recurrence(x, b, c, logDecay, d, rows, shape, in, y, out);
      if (m != null && m.ssd() == null && m.feeds(next) && isApart(m.with(next))) {
        await(null, null, m.with(next));
      } else {
        flush();
        rest.ssd(x, b, c, logDecay, d, rows, shape, in, y, out);
      }
    }
  }

  @Override
  public void gate(Tensor x, Tensor z, @Nullable Tensor bias, Tensor y) {
    synchronized (launcher()) {
      check(x, z, bias, y);
      FewRowsCall p = product;
      MixerStepCall m = mixer;
      FewRowsCall.Second second = p == null ? null : p.gate();
      MixerStepCall.Recurrence ssd = m == null ? null : m.ssd();
      if (p != null && second != null && bias == null && Places.same(x, p.y()) && Places.same(z, second.y())
          && isBehind(y, p.inputs(), p.outputs())) {
        FewRowsCall whole = p.gated(y);
        queue(() -> {
          if (!products.runFew(whole)) {
            whole.apart(rest);
          }
        });
        return;
      }
      if (m != null && ssd != null && Places.same(x, ssd.y()) && isBehind(y, m.inputs(), m.outputs())
          && Places.apart(m.outputs(), new @Nullable Tensor[] {z, bias}) && Places.apart(y, z, bias)) {
        queue(() -> {
          if (!mixers.run(m, new MixerStepCall.Gate(z, bias, y))) {
            m.apart(rest);
            rest.gate(x, z, bias, y);
          }
        });
        return;
      }
      flush();
      rest.gate(x, z, bias, y);
    }
  }

  private static boolean isBehind(Tensor result, @Nullable Tensor[] inputs, @Nullable Tensor[] outputs) {
    return Places.apart(result, inputs) && Places.apart(result, outputs);
  }
}
