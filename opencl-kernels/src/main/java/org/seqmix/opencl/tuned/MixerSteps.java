package org.seqmix.opencl.tuned;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.KernelCode.Written;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.opencl.launch.Numbers;
import org.seqmix.opencl.launch.RowTable;
import org.seqmix.opencl.launch.Trials;
import org.seqmix.tensor.Kernels;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// A token a row of a discrete Mamba-2 mixer between its projections, in one launch. *Cost*: one pass over the states.
final class MixerSteps extends Group {
  private static final int QUAD = 4;
  private static final int MOST_TAPS = 8;
  /// Numbers of the state that an item keeps.
  private static final int KEPT = 128;
  /// Items of a group: enough for a channel of x, B and C each in two turns.
  private static final int ITEMS = 256;
  private static final int ITEMS_OF_PROCESSOR = 64;
  private static final SsdShape TRIED = new SsdShape(3, 3, 20, 13);

  private record Key(int headDim, int state, int taps) {
  }

  private final Kernels plain;
  private final Map<Key, Written> codes = new ConcurrentHashMap<>();

  MixerSteps(Launcher launcher, Kernels plain) {
    super(launcher);
    this.plain = plain;
  }

  /// Runs it where there is a kernel for it that is right for this device; whether it did.
  boolean run(MixerStepCall call, MixerStepCall.Gate gate) {
    MixerStepCall.Recurrence ssd = call.ssd();
    MixerStepCall.Decay decay = call.decay();
    if (ssd == null || decay == null || !takes(call.conv(), ssd) || !launcher().trials().passes("mixer_step",
        Trials.F32, this, plain, this::tried)) {
      return false;
    }
    launch(call.conv(), decay, ssd, gate);
    return true;
  }

  private boolean takes(MixerStepCall.Conv conv, MixerStepCall.Recurrence ssd) {
    SsdShape shape = ssd.shape();
    return shape.headDim() % QUAD == 0 && conv.w().columns() <= MOST_TAPS
        && shape.headDim() / QUAD * lines(shape) <= launcher().hardware().groupItems() && isWhole(ssd.in())
        && isWhole(ssd.out());
  }

  private boolean isWhole(@Nullable Tensor state) {
    return state == null || SsdCall.aligned(launcher(), state);
  }

  /// Lines of the state at a time.
  private int lines(SsdShape shape) {
    int items = launcher().hardware().isProcessor() ? ITEMS_OF_PROCESSOR : ITEMS;
    int lines = Math.max(1, items / Math.max(1, shape.headDim() / QUAD));
    while (QUAD * Math.ceilDiv(shape.state(), lines) > KEPT) {
      lines *= 2;
    }
    return lines;
  }

  private void launch(MixerStepCall.Conv conv, MixerStepCall.Decay decay, MixerStepCall.Recurrence ssd,
      MixerStepCall.Gate gate) {
    SsdShape shape = ssd.shape();
    int taps = Math.toIntExact(conv.w().columns());
    int lines = lines(shape);
    boolean carries = taps > 1;
    Written code = codes.computeIfAbsent(new Key(shape.headDim(), shape.state(), taps),
        key -> Written.of("mixer_step.cl", "mixer_step").with("N", key.state()).with("P", key.headDim())
            .with("K", key.taps()).with("ROWS", lines));
    RowTable table = launcher().table(conv.rows());
    launch(code).rows("x", conv.x()).rows("w", conv.w()).optional("bias", conv.bias(), conv.w())
        .vector("spans", table.spans()).number("heads", shape.heads())
        .optional("carried", carries ? conv.in() : null, conv.w()).rows("xbc", conv.y())
        .optional("carries", carries ? conv.out() : null, conv.y()).rows("aLog", decay.aLog()).rows("decay", decay.y())
        .optional("d", ssd.d(), conv.w()).optional("in", ssd.in(), conv.w()).rows("y", ssd.y())
        .optional("out", ssd.out(), ssd.y()).rows("z", gate.z()).optional("zBias", gate.bias(), conv.w())
        .rows("gated", gate.y()).grid(shape.heads(), table.rowCount(), 1, shape.headDim() / QUAD * lines, 1, 1);
  }

  /// Rows that continue or not, one of them empty.
  private List<Tensor> tried(Kernels kernels, Numbers n) {
    Rows rows = Rows.packedContinuing(new int[] {1, 1, 0, 1}, new int[][] {{}, {0}, {}, {}}, new int[] {1, 2, 3, 0});
    int inner = TRIED.values();
    int keys = TRIED.keys();
    int channels = inner + 2 * keys;
    Tensor p = n.rows(3, channels + inner + TRIED.heads(), 1);
    Tensor carried = n.flat(1, 4, 3, channels);
    Tensor state = n.rows(4 * TRIED.heads() * TRIED.state(), TRIED.headDim(), 1);
    Tensor xbc = n.output(3, channels);
    MixerStepCall.Gate gate =
        new MixerStepCall.Gate(p.columns(channels, channels + inner), n.flat(1, inner), n.output(3, inner));
    MixerStepCall.Decay decay =
        new MixerStepCall.Decay(p.columns(channels + inner, channels + inner + TRIED.heads()),
            n.output(3, TRIED.heads()));
    MixerStepCall.Conv conv = new MixerStepCall.Conv(p.columns(0, channels), n.flat(1, channels, 4),
        n.flat(1, channels), rows, carried, xbc, carried);
    MixerStepCall.Recurrence ssd = new MixerStepCall.Recurrence(xbc.columns(0, inner),
        xbc.columns(inner, inner + keys), xbc.columns(inner + keys, channels), decay.y(), n.flat(1, TRIED.heads()),
        rows, TRIED, state, n.output(3, inner), state);
    if (kernels == this) {
      launch(conv, decay, ssd, gate);
    } else {
      new MixerStepCall(conv, decay, ssd).apart(kernels);
      kernels.gate(ssd.y(), gate.z(), gate.bias(), gate.y());
    }
    return List.of(xbc, carried, decay.y(), ssd.y(), state, gate.y());
  }
}
