package org.seqmix.opencl.tuned;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// The state-space dual: the first way that knows the shapes and passed its trial.
final class TunedSsd extends Group {
  private final Kernels plain;
  private final List<SsdWay> ways;
  private final SsdSlopes slopesOnTensorCores;
  private final SsdSlopes slopes;

  TunedSsd(Launcher launcher, Kernels plain) {
    super(launcher);
    this.plain = plain;
    SsdChunks onTensorCores = new SsdChunks(launcher, true);
    SsdChunks chunks = new SsdChunks(launcher, false);
    this.ways = List.of(new SsdSteps(launcher), new SsdWalk(launcher), onTensorCores, chunks);
    this.slopesOnTensorCores = new SsdSlopes(launcher, onTensorCores);
    this.slopes = new SsdSlopes(launcher, chunks);
  }

  @Override
  public void ssd(Tensor x, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape,
      @Nullable Tensor in, Tensor y, @Nullable Tensor out) {
    SsdCall call = new SsdCall(x, b, c, logDecay, d, rows, launcher().table(rows), shape, in, y, out);
    for (SsdWay way : ways) {
      if (way.takes(call) && way.passes(plain)) {
        way.run(call);
        return;
      }
    }
    plain.ssd(x, b, c, logDecay, d, rows, shape, in, y, out);
  }

  @Override
  public void ssdGrad(Tensor dy, @Nullable Tensor dout, Tensor x, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d,
      Rows rows, SsdShape shape, @Nullable Tensor in, Tensor dx, Tensor db, Tensor dc, Tensor dlogDecay,
      @Nullable Tensor dd, @Nullable Tensor din) {
    Kernels chosen = plain;
    if (slopesOnTensorCores.takes(shape, plain, launcher().roundsInputs() ? "ssd_slopes_rounded" : "ssd_slopes_mma")) {
      chosen = slopesOnTensorCores;
    } else if (slopes.takes(shape, plain, "ssd_slopes")) {
      chosen = slopes;
    }
    chosen.ssdGrad(dy, dout, x, b, c, logDecay, d, rows, shape, in, dx, db, dc, dlogDecay, dd, din);
  }
}
