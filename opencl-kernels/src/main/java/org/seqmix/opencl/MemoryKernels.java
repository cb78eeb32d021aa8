package org.seqmix.opencl;

import java.lang.foreign.Arena;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.Tensor;

/// What the queue does by itself.
final class MemoryKernels extends Group {
  private final OpenClDevice device;

  MemoryKernels(OpenClDevice device, Launcher launcher) {
    super(launcher);
    this.device = device;
  }

  @Override
  public void fill(Tensor y, double value) {
    ClQueue.Block block = device.block(y);
    if (!block.isEmpty()) {
      try (Arena arena = Arena.ofConfined()) {
        device.queue().fill(block, FillPattern.of(arena, y.type(), value));
      }
    }
  }
}
