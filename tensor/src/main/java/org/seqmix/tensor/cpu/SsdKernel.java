package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.getFloat;
import static org.seqmix.tensor.cpu.Native.setFloat;
import static org.seqmix.tensor.cpu.Vectors.LANES;
import static org.seqmix.tensor.cpu.Vectors.SPECIES;
import static org.seqmix.tensor.cpu.Vectors.load;
import static org.seqmix.tensor.cpu.Vectors.store;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// State-space duality on vectors: the recurrence forward, chunks backward.
///
/// Forward, every head of every span is the same plain recurrence token by token, so any cut of a sequence and any
/// batch give the same bits. Cost: 5 N P operations for each token and head.
final class SsdKernel {
  /// Tokens whose inputs are laid side by side in the first-level cache.
  private static final int BLOCK = 32;
  /// Fewer tokens than this are read where they lie.
  private static final int FEW = 8;
  /// Elements of state updated by a task at least, where there are enough.
  private static final long TASK = 1 << 14;

  private SsdKernel() {}

  static void ssd(Tensor x, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape,
      @Nullable Tensor in, Tensor y, @Nullable Tensor out, Workers workers) {
    List<Rows.Span> spans = rows.spans();
    int[] runs = SpanRuns.of(rows, in != null && out != null);
    long all = (long) rows.tokens() * shape.heads() * shape.state() * shape.headDim();
    long items = (long) (runs.length - 1) * shape.heads();
    int perTask = (int) Math.clamp(TASK * items / Math.max(1, all), 1, Math.max(1, items));
    int tasks = (int) ((items + perTask - 1) / perTask);
    workers.run(tasks, task -> {
      long last = Math.min(items, (task + 1L) * perTask);
      for (long item = (long) task * perTask; item < last; item++) {
        int run = (int) (item / shape.heads());
        for (int i = runs[run]; i < runs[run + 1]; i++) {
          head(x, b, c, logDecay, d, spans.get(i), shape, (int) (item % shape.heads()), in, y, out);
        }
      }
    });
  }

  static void ssdGrad(Tensor dy, @Nullable Tensor dout, Tensor x, Tensor b, Tensor c, Tensor logDecay,
      @Nullable Tensor d, Rows rows, SsdShape shape, @Nullable Tensor in, Tensor dx, Tensor db, Tensor dc,
      Tensor dlogDecay, @Nullable Tensor dd, @Nullable Tensor din, Workers workers) {
    SsdGrad.run(new SsdGrad.Inputs(dy, dout, x, b, c, logDecay, d, rows, shape, in),
        new SsdGrad.Outputs(dx, db, dc, dlogDecay, dd, din), workers);
  }

  private static void head(Tensor x, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows.Span span,
      SsdShape shape, int head, @Nullable Tensor in, Tensor y, @Nullable Tensor out) {
    int n = shape.state();
    int p = shape.headDim();
    long stateAt = 4L * ((long) span.row() * shape.heads() + head) * n * p;
    long before = span.continues() && in != null ? Cpu.address(in) + stateAt : 0;
    long after = span.last() && out != null ? Cpu.address(out) + stateAt : 0;
    float skip = d == null ? 0 : getFloat(Cpu.address(d) + 4L * head);
    long group = 4L * (head / shape.headsPerGroup()) * n;
    Slice xs = Slice.of(x, span.from(), 4L * head * p);
    Slice bs = Slice.of(b, span.from(), group);
    Slice cs = Slice.of(c, span.from(), group);
    Slice as = Slice.of(logDecay, span.from(), 4L * head);
    Slice ys = Slice.of(y, span.from(), 4L * head * p);
    boolean whole = n % SsdScan.STRIP == 0 && p % LANES == 0;
    if (whole && span.length() > 0 && span.length() < FEW) {
      inPlace(span.length(), n, p, before, after, skip, xs, bs, cs, as, ys);
    } else {
      blocks(span.length(), n, p, before, after, skip, xs, bs, cs, as, ys);
    }
  }

  /// A few tokens: the state goes from `before` to `after` in one sweep.
  private static void inPlace(int tokens, int n, int p, long before, long after, float skip, Slice x, Slice b, Slice c,
      Slice logDecay, Slice y) {
    Scratch scratch = Scratch.begin(Lanes.padded(FEW) + (long) n * p, 2);
    long a = scratch.take(Lanes.padded(FEW));
    long from = before;
    if (before == 0) {
      from = after == 0 ? scratch.take((long) n * p) : after;
      TileRows.zero(from, (long) n * p);
    }
    decays(logDecay.address(), logDecay.row(), tokens, Lanes.padded(FEW), a);
    FloatVector factor = FloatVector.broadcast(SPECIES, skip);
    for (int t = 0; t < tokens; t++) {
      for (long i = 0; i < 4L * p; i += Vectors.BYTES) {
        store(y.at(t) + i, factor.mul(load(x.at(t) + i)));
      }
    }
    SsdScan.run(tokens, n, p, from, after, 4L * p, a, x.address(), x.row(), b.address(), b.row(), c.address(),
        c.row(), y.address(), y.row());
  }

  private static void blocks(int tokens, int n, int p, long before, long after, float skip, Slice x, Slice b, Slice c,
      Slice logDecay, Slice y) {
    int np = Lanes.padded(n, SsdScan.STRIP);
    int pp = Lanes.padded(p);
    int block = Lanes.padded(BLOCK);
    Scratch scratch = Scratch.begin((long) np * pp + block * (2L * np + 2L * pp + 1), 6);
    long h = scratch.take((long) np * pp);
    long xt = scratch.take((long) block * pp);
    long bt = scratch.take((long) block * np);
    long ct = scratch.take((long) block * np);
    long yt = scratch.take((long) block * pp);
    long a = scratch.take(block);
    if (before != 0) {
      TileRows.pack(before, 4L * p, n, p, h, np, pp);
    } else {
      TileRows.zero(h, (long) np * pp);
    }
    for (int t = 0; t < tokens; t += BLOCK) {
      int count = Math.min(BLOCK, tokens - t);
      decays(logDecay.at(t), logDecay.row(), count, block, a);
      TileRows.pack(x.at(t), x.row(), count, p, xt, count, pp);
      TileRows.pack(b.at(t), b.row(), count, n, bt, count, np);
      TileRows.pack(c.at(t), c.row(), count, n, ct, count, np);
      TileRows.scale(xt, skip, (long) count * pp, yt);
      SsdScan.run(count, np, pp, h, h, 4L * pp, a, xt, 4L * pp, bt, 4L * np, ct, 4L * np, yt, 4L * pp);
      TileRows.unpack(yt, pp, count, p, y.at(t), y.row());
    }
    if (after != 0) {
      TileRows.unpack(h, pp, n, p, after, 4L * p);
    }
  }

  /// a[t] = exp(logDecay[t]) for `tokens` tokens and 1 for the rest of `room`, a multiple of the lanes.
  static void decays(long logDecay, long row, int tokens, int room, long a) {
    for (int t = 0; t < room; t++) {
      setFloat(a + 4L * t, t < tokens ? getFloat(logDecay + t * row) : 0);
    }
    VectorMath.exp(a, a, 4L * room);
  }
}
