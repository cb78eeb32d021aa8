package org.seqmix.opencl.tuned;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// One way to run the state-space dual forward.
abstract class SsdWay extends Group {
  /// Shape that every way is tried on.
  static final SsdShape TRIED = new SsdShape(4, 2, 64, 32);

  private final String title;

  SsdWay(Launcher launcher, String title) {
    super(launcher);
    this.title = title;
  }

  /// Whether it knows the call's shapes and is worth it there.
  abstract boolean takes(SsdCall call);

  abstract void run(SsdCall call);

  /// Rows that it is tried on.
  Rows triedRows() {
    return Rows.packedContinuing(new int[] {77, 33, 0, 3}, new int[][] {{20, 21}, {}, {}, {0, 1}}, new int[] {1, 2, 3, 0});
  }

  /// Bound of the trial.
  double bound() {
    return Trials.F32;
  }

  /// Whether it computes on this device what `plain` does.
  final boolean passes(Kernels plain) {
    return launcher().trials().passes(title, bound(), this, plain, (k, numbers) -> attempt(k, plain, numbers));
  }

  private List<Tensor> attempt(Kernels kernels, Kernels plain, Numbers numbers) {
    Rows rows = triedRows();
    int t = rows.tokens();
    int states = rows.rows() * TRIED.heads() * TRIED.state();
    Tensor y = numbers.output(t, TRIED.values());
    Tensor out = numbers.nothing(states, TRIED.headDim());
    kernels.ssd(numbers.rows(t, TRIED.values(), 1), numbers.rows(t, TRIED.keys(), 0.4),
        numbers.rows(t, TRIED.keys(), 0.4), decays(plain, numbers, t), numbers.flat(1, TRIED.heads()), rows, TRIED,
        numbers.flat(1, states, TRIED.headDim()), y, out);
    return List.of(y, out);
  }

  /// Logarithms of decays for a trial.
  static Tensor decays(Kernels plain, Numbers numbers, int tokens) {
    Tensor decays = numbers.rows(tokens, TRIED.heads(), 2);
    plain.logDecay(decays, decays);
    return decays;
  }

  @Override
  public final void ssd(Tensor x, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape,
      @Nullable Tensor in, Tensor y, @Nullable Tensor out) {
    run(new SsdCall(x, b, c, logDecay, d, rows, launcher().table(rows), shape, in, y, out));
  }
}
