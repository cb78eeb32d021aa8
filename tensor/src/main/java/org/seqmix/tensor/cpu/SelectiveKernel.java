package org.seqmix.tensor.cpu;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Tensor;

/// The selective scan on vectors of channels: the plain recurrence token by token, so that any cut of a sequence and any
/// batch give the same bits. A task is a span and a block of channels.
///
/// *Cost*: N decays a token and channel, which take twice as long as the recurrence itself; inputs are laid side by side
/// for [SelectiveStrip#TOKENS] tokens at a time.
final class SelectiveKernel {
  private static final int TOKENS = SelectiveStrip.TOKENS;
  /// Elements of state updated by a task at least, where there are enough.
  private static final long TASK = 1 << 15;

  private final SelectiveBlock block;
  private final Rows.Span span;
  private final int width;
  private final int states;
  private final long h;
  private final long rates;
  private final long dt;
  private final long u;
  private final long y;
  private final long b;
  private final long c;
  private final long skips;
  private final long decays;

  private SelectiveKernel(SelectiveBlock block, Rows.Span span) {
    this.block = block;
    this.span = span;
    width = block.width();
    states = block.states();
    long tokens = TOKENS;
    long floats =
        states * (width + 2 * tokens) + 2 * block.rateFloats() + (3 * tokens + 1) * width + SelectiveStrip.DECAYS;
    Scratch scratch = Scratch.begin(floats, 9);
    h = scratch.take((long) states * width);
    rates = scratch.take(block.rateFloats());
    dt = scratch.take(tokens * width);
    u = scratch.take(tokens * width);
    y = scratch.take(tokens * width);
    b = scratch.take(tokens * states);
    c = scratch.take(tokens * states);
    skips = scratch.take(width + block.rateFloats());
    decays = scratch.take(SelectiveStrip.DECAYS);
  }

  static void scan(Tensor x, Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows rows,
      SelectiveShape shape, @Nullable Tensor in, Tensor y, @Nullable Tensor out, Workers workers) {
    List<Rows.Span> spans = rows.spans();
    int blocks = SelectiveBlock.count(shape);
    long all = (long) rows.tokens() * shape.channels() * shape.state();
    int[] runs = SpanRuns.of(rows, in != null && out != null);
    long items = (long) (runs.length - 1) * blocks;
    int perTask = (int) Math.clamp(TASK * items / Math.max(1, all), 1, items);
    workers.run((int) Math.ceilDiv(items, perTask), task -> {
      long last = Math.min(items, (task + 1L) * perTask);
      for (long item = (long) task * perTask; item < last; item++) {
        SelectiveBlock block = SelectiveBlock.of(shape, (int) (item % blocks));
        int run = (int) (item / blocks);
        for (int i = runs[run]; i < runs[run + 1]; i++) {
          new SelectiveKernel(block, spans.get(i)).run(x, dt, a, b, c, d, in, y, out);
        }
      }
    });
  }

  private void run(Tensor x, Tensor steps, Tensor a, Tensor keys, Tensor queries, @Nullable Tensor d,
      @Nullable Tensor in, Tensor outputs, @Nullable Tensor out) {
    block.rates(a, skips, rates);
    block.skips(d, skips);
    block.loadState(span.continues() ? in : null, span.row(), h);
    for (int t = span.from(); t < span.to(); t += TOKENS) {
      int count = Math.min(TOKENS, span.to() - t);
      SelectiveBlock.pack(block.values(steps, t), count, block.channels(), dt, width);
      SelectiveBlock.pack(block.values(x, t), count, block.channels(), u, width);
      SelectiveBlock.pack(block.keys(keys, t), count, block.shape().state(), b, states);
      SelectiveBlock.pack(block.keys(queries, t), count, block.shape().state(), c, states);
      for (int i = 0; i < count; i++) {
        TileRows.multiply(u + 4L * i * width, skips, width, y + 4L * i * width);
      }
      TileRows.multiply(u, dt, (long) count * width, u);
      strips(count);
      Slice to = block.values(outputs, t);
      TileRows.unpack(y, width, count, block.channels(), to.address(), to.row());
    }
    if (out != null && span.last()) {
      block.storeState(h, out, span.row());
    }
  }

  private void strips(int count) {
    long row = 4L * width;
    for (long lane = 0; lane < row; lane += Vectors.BYTES) {
      for (int n = 0; n < states; n += SelectiveStrip.STATES) {
        long state = n * row + lane;
        SelectiveStrip.decays(count, row, rates + state, dt + lane, decays);
        SelectiveStrip.forward(count, row, h + state, decays, u + lane, y + lane, 4L * states, b + 4L * n, c + 4L * n);
      }
    }
  }
}
