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
  private static final int TRIED_HEADS = 3;

  private record Key(int headDim, int state, int taps) {
  }

  private final Kernels plain;
  private final Map<Key, Written> codes = new ConcurrentHashMap<>();
  private final Map<Key, Boolean> right = new ConcurrentHashMap<>();

  MixerSteps(Launcher launcher, Kernels plain) {
    super(launcher);
    this.plain = plain;
  }

  /// Runs it where there is a kernel for it that is right for this device; whether it did.
  boolean run(MixerStepCall call, MixerStepCall.Gate gate) {
    MixerStepCall.Recurrence ssd = call.ssd();
    MixerStepCall.Decay decay = call.decay();
    if (ssd == null || decay == null || !takes(call.conv(), ssd) || !isRight(key(call.conv(), ssd))) {
      return false;
    }
    launch(call.conv(), decay, ssd, gate);
    return true;
  }

  private boolean takes(MixerStepCall.Conv conv, MixerStepCall.Recurrence ssd) {
    SsdShape shape = ssd.shape();
    long taps = conv.w().columns();
    return shape.headDim() % QUAD == 0 && taps > 1 && taps <= MOST_TAPS
        && items(shape) <= launcher().hardware().groupItems() && localBytes(shape) <= launcher().hardware().localBytes()
        && isWhole(ssd.in()) && isWhole(ssd.out());
  }

  private int items(SsdShape shape) {
    return shape.headDim() / QUAD * lines(shape);
  }

  /// What a head's channels have become, and four columns of y for every item.
  private long localBytes(SsdShape shape) {
    return Float.BYTES * (shape.headDim() + 2L * shape.state() + (long) QUAD * items(shape));
  }

  private static Key key(MixerStepCall.Conv conv, MixerStepCall.Recurrence ssd) {
    return new Key(ssd.shape().headDim(), ssd.shape().state(), Math.toIntExact(conv.w().columns()));
  }

  private boolean isRight(Key key) {
    Boolean known = right.get(key);
    if (known == null) {
      known = launcher().trials().passes(
          "mixer_step of " + key.headDim() + " x " + key.state() + ", " + key.taps() + " taps", Trials.F32, this, plain,
          (kernels, n) -> tried(kernels, n, key));
      right.put(key, known);
    }
    return known;
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
    int lines = lines(shape);
    Written code = codes.computeIfAbsent(key(conv, ssd),
        key -> Written.of("mixer_step.cl", "mixer_step").with("N", key.state()).with("P", key.headDim())
            .with("K", key.taps()).with("ROWS", lines));
    RowTable table = launcher().table(conv.rows());
    launch(code).rows("x", conv.x()).rows("w", conv.w()).optional("bias", conv.bias(), conv.w())
        .vector("spans", table.spans()).number("heads", shape.heads())
        .optional("carried", conv.in(), conv.w()).rows("xbc", conv.y())
        .optional("carries", conv.out(), conv.y()).rows("aLog", decay.aLog()).rows("decay", decay.y())
        .optional("d", ssd.d(), conv.w()).optional("in", ssd.in(), conv.w()).rows("y", ssd.y())
        .optional("out", ssd.out(), ssd.y()).rows("z", gate.z()).optional("zBias", gate.bias(), conv.w())
        .rows("gated", gate.y()).grid(shape.heads(), table.rowCount(), 1, items(shape), 1, 1);
  }

  /// Rows that continue or not, one of them empty.
  private List<Tensor> tried(Kernels kernels, Numbers n, Key key) {
    SsdShape shape = new SsdShape(TRIED_HEADS, TRIED_HEADS, key.headDim(), key.state());
    Rows rows = Rows.packedContinuing(new int[] {1, 1, 0, 1}, new int[][] {{}, {0}, {}, {}}, new int[] {1, 2, 3, 0});
    int inner = shape.values();
    int keys = shape.keys();
    int channels = inner + 2 * keys;
    Tensor p = n.rows(3, channels + inner + shape.heads(), 1);
    Tensor carried = n.flat(1, 4, key.taps() - 1, channels);
    Tensor state = n.flat(1, 4L * shape.heads() * shape.state(), shape.headDim());
    Tensor xbc = n.output(3, channels);
    MixerStepCall.Gate gate =
        new MixerStepCall.Gate(p.columns(channels, channels + inner), n.flat(1, inner), n.output(3, inner));
    MixerStepCall.Decay decay =
        new MixerStepCall.Decay(p.columns(channels + inner, channels + inner + shape.heads()),
            n.output(3, shape.heads()));
    MixerStepCall.Conv conv = new MixerStepCall.Conv(p.columns(0, channels), n.flat(1, channels, key.taps()),
        n.flat(1, channels), rows, carried, xbc, carried);
    MixerStepCall.Recurrence ssd = new MixerStepCall.Recurrence(xbc.columns(0, inner),
        xbc.columns(inner, inner + keys), xbc.columns(inner + keys, channels), decay.y(), n.flat(1, shape.heads()),
        rows, shape, state, n.output(3, inner), state);
    if (kernels == this) {
      launch(conv, decay, ssd, gate);
    } else {
      new MixerStepCall(conv, decay, ssd).apart(kernels);
      kernels.gate(ssd.y(), gate.z(), gate.bias(), gate.y());
    }
    return List.of(xbc, carried, decay.y(), ssd.y(), state, gate.y());
  }
}
