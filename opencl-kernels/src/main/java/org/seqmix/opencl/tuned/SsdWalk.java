package org.seqmix.opencl.tuned;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.tensor.SsdShape;

/// The state-space dual on NVIDIA's tensor cores, a work group a row and head: no state leaves the chip between chunks.
///
/// *Numerics*: as good as F32; with inputs that may be rounded, they are rounded to TF32.
final class SsdWalk extends SsdWay {
  private static final int WARPS = 4;
  /// Columns of a work group.
  private static final int COLUMNS = 16 * WARPS;
  private static final int ITEMS = 64 * WARPS;
  private static final int UNIT = 16;
  private static final int LARGEST_STATE = 128;
  /// Work groups for a compute unit from which it beats chunks side by side, as a part of one.
  private static final int SHARE = 3;

  private final Map<SsdShape, Written> codes = new ConcurrentHashMap<>();

  SsdWalk(Launcher launcher) {
    super(launcher, launcher.roundsInputs() ? "ssd_walk_rounded" : "ssd_walk");
  }

  @Override
  boolean takes(SsdCall call) {
    SsdShape shape = call.shape();
    return launcher().hardware().nvidia() && Integer.bitCount(shape.state()) == 1 && shape.state() >= UNIT && shape.state() <= LARGEST_STATE
        && shape.headDim() % COLUMNS == 0 && call.isAligned(launcher())
        && SHARE * groups(shape) * call.rows().rows() >= launcher().hardware().units();
  }

  private static long groups(SsdShape shape) {
    return (long) shape.heads() * shape.headDim() / COLUMNS;
  }

  @Override
  void run(SsdCall call) {
    Written code = codes.computeIfAbsent(call.shape(), s -> Written.of("ssd_walk.cl", "ssd_walk").with("N", s.state())
        .with("P", s.headDim()).with("WARPS", WARPS).with("PIECES", launcher().roundsInputs() ? 1 : 3));
    call.bind(launch(code)).grid(groups(call.shape()), call.rows().rows(), 1, ITEMS, 1, 1);
  }

  @Override
  double bound() {
    return launcher().roundsInputs() ? Trials.SIXTEEN_BITS : Trials.F32;
  }
}
