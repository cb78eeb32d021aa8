package org.seqmix.opencl.tuned;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;

/// The state-space dual token by token, for rows of few tokens: one pass over the states.
final class SsdSteps extends SsdWay {
  /// Tokens of a row up to which this is worth it.
  private static final int FEW = 4;
  private static final int QUAD = 4;
  /// Numbers of the state that an item keeps.
  private static final int KEPT = 128;
  /// Work items of a group: 64 or 128 are within a tenth of each other on an H200.
  private static final int ITEMS = 64;

  private final Map<SsdShape, Written> codes = new ConcurrentHashMap<>();

  SsdSteps(Launcher launcher) {
    super(launcher, "ssd_step");
  }

  /// Lines of the state at a time.
  private int lines(SsdShape shape) {
    int wide = shape.headDim() / QUAD;
    int lines = Math.max(1, ITEMS / wide);
    while (QUAD * Math.ceilDiv(shape.state(), lines) > KEPT) {
      lines *= 2;
    }
    return lines;
  }

  @Override
  boolean takes(SsdCall call) {
    SsdShape shape = call.shape();
    return call.rows().maxLength() <= FEW && shape.headDim() % QUAD == 0
        && shape.headDim() / QUAD * lines(shape) <= launcher().hardware().groupItems()
        && (call.in() == null || SsdCall.aligned(launcher(), call.in()))
        && (call.out() == null || SsdCall.aligned(launcher(), call.out()));
  }

  @Override
  void run(SsdCall call) {
    SsdShape shape = call.shape();
    int lines = lines(shape);
    Written code = codes.computeIfAbsent(shape, s -> Written.of("ssd_step.cl", "ssd_step").with("N", s.state())
        .with("P", s.headDim()).with("LINES", lines));
    call.bind(launch(code)).grid(shape.heads(), call.rows().rows(), 1, shape.headDim() / QUAD * lines, 1, 1);
  }

  @Override
  Rows triedRows() {
    return Rows.packedContinuing(new int[] {1, 3, 0, 2}, new int[][] {{}, {2}, {}, {0, 1}}, new int[] {1, 2, 3, 0});
  }
}
