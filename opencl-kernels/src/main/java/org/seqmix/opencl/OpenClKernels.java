package org.seqmix.opencl;

import com.aparapi.Kernel;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Device;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// The operations of the OpenCL device; those not here refuse by name.
final class OpenClKernels implements Kernels {
  /// Work items a group where items do not depend on each other. One size for all, so that each item runs the same code
  /// in every batch.
  private static final int GROUP = 64;

  private final OpenClDevice device;
  private final Kernel rmsNorm = RmsNormKernel.model();
  private final Kernel ssd = SsdKernel.model();
  private final Kernel logDecay = LogDecayKernel.model();

  OpenClKernels(OpenClDevice device) {
    this.device = device;
  }

  @Override
  public Device device() {
    return device;
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

  @Override
  public void copy(Tensor x, Tensor y) {
    if (x.type() != y.type()) {
      throw new UnsupportedOperationException("device opencl has no kernel for copy from " + x.type() + " to "
          + y.type() + "; convert on cpu before the upload");
    }
    ClQueue.Block from = device.block(x);
    ClQueue.Block to = device.block(y);
    if (!from.isEmpty()) {
      device.queue().copy(from, to);
    }
  }

  @Override
  public void rmsNorm(Tensor x, Tensor w, double epsilon, Tensor y, Tensor scale) {
    Arguments arguments = new Arguments(device).rows("x", x).vector("w", w).rows("y", y).vector("scale", scale)
        .number("width", (int) x.columns()).number("epsilon", (float) epsilon).local("partial", RmsNormKernel.LANES);
    if (x.rows() > 0) {
      device.launch(rmsNorm, x.rows(), RmsNormKernel.LANES, arguments);
    }
  }

  @Override
  public void logDecay(Tensor aLog, Tensor logDecay) {
    Arguments arguments = new Arguments(device).rows("x", aLog).rows("y", logDecay)
        .number("columns", (int) aLog.columns()).number("elements", items("logDecay", aLog.elements()));
    launchItems(this.logDecay, aLog.elements(), arguments);
  }

  @Override
  public void ssd(Tensor x, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape,
      @Nullable Tensor in, Tensor y, @Nullable Tensor out) {
    Arguments arguments = new Arguments(device).rows("x", x).rows("b", b).rows("c", c).rows("decay", logDecay)
        .vector("d", d == null ? logDecay : d).number("hasD", d == null ? 0 : 1).rows("y", y)
        .number("rows", rows.rows()).number("heads", shape.heads()).number("headsPerGroup", shape.headsPerGroup())
        .number("headDim", shape.headDim()).number("stateSize", shape.state());
    long items = (long) rows.rows() * shape.values();
    items("ssd", items * shape.state());
    if (items == 0) {
      return;
    }
    try (OpenClRegion scratch = new OpenClRegion(device);
        ClBuffer spans = device.ints(SpanTable.of(rows, in != null))) {
      arguments.ints("spans", spans);
      if (out != null) {
        arguments.vector("state", out);
      } else {
        arguments.scratch("state", (ClMemory) scratch.allocate(items * shape.state(), DType.F32));
      }
      if (in != null) {
        arguments.vector("in", in);
      } else {
        arguments.same("in", "state");
      }
      launchItems(ssd, items, arguments);
    }
  }

  private void launchItems(Kernel kernel, long items, Arguments arguments) {
    if (items > 0) {
      device.launch(kernel, (items + GROUP - 1) / GROUP, GROUP, arguments);
    }
  }

  /// A count that kernels hold in an int, the last group's idle items included.
  private static int items(String operation, long count) {
    if (count > Integer.MAX_VALUE - GROUP) {
      throw new IllegalArgumentException("device opencl, " + operation + ": " + count + " elements; kernels count to "
          + (Integer.MAX_VALUE - GROUP) + ": split the batch");
    }
    return (int) count;
  }
}
