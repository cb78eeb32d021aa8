package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Vectors.BYTES;
import static org.seqmix.tensor.cpu.Vectors.LANES;

import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// One task of [SelectiveGrad]: a span and a block of channels, chunk after chunk.
final class SelectiveChunks {
  private static final int TOKENS = SelectiveStrip.TOKENS;

  private final SelectiveGrad.Inputs inputs;
  private final SelectiveGrad.Outputs outputs;
  private final Rows.Span span;
  private final SelectiveBlock block;
  private final Slice db;
  private final Slice dc;
  private final int width;
  private final int states;
  private final long row;
  private final long rateGrad;
  private final long rates;
  private final long dt;
  private final long x;
  private final long u;
  private final long dy;
  private final long values;
  private final long steps;
  private final long b;
  private final long c;
  private final long keySums;
  private final long querySums;
  private final long sums;
  private final long turned;
  private final long skips;
  private final long decays;
  private final long kept;
  private final long s;
  private final long h;

  /// `rateGrad` is the task's own tile for the gradient of the rates; db and dc begin at the first token of all.
  SelectiveChunks(SelectiveGrad.Inputs inputs, SelectiveGrad.Outputs outputs, Rows.Span span, SelectiveBlock block,
      long rateGrad, Slice db, Slice dc) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.span = span;
    this.block = block;
    this.db = db;
    this.dc = dc;
    this.rateGrad = rateGrad;
    width = block.width();
    states = block.states();
    row = 4L * width;
    long tokens = TOKENS;
    long state = (long) states * width;
    long keySum = tokens * states * LANES;
    long sumFloats = tokens * Lanes.padded(states);
    Scratch scratch = Scratch.begin((6 * tokens + 1) * width + 2 * block.rateFloats() + 2 * tokens * states + 2 * keySum
        + 2 * sumFloats + SelectiveStrip.DECAYS + SelectiveStripGrad.KEPT + (1 + chunks()) * state, 19);
    rates = scratch.take(block.rateFloats());
    dt = scratch.take(tokens * width);
    x = scratch.take(tokens * width);
    u = scratch.take(tokens * width);
    dy = scratch.take(tokens * width);
    values = scratch.take(tokens * width);
    steps = scratch.take(tokens * width);
    b = scratch.take(tokens * states);
    c = scratch.take(tokens * states);
    keySums = scratch.take(keySum);
    querySums = scratch.take(keySum);
    sums = scratch.take(sumFloats);
    turned = scratch.take(sumFloats);
    skips = scratch.take(width + block.rateFloats());
    decays = scratch.take(SelectiveStrip.DECAYS);
    kept = scratch.take(SelectiveStripGrad.KEPT);
    s = scratch.take(state);
    h = scratch.take(chunks() * state);
  }

  private int chunks() {
    return Math.max(1, Math.ceilDiv(span.length(), TOKENS));
  }

  void run() {
    block.rates(inputs.a(), skips, rates);
    block.skips(inputs.d(), skips);
    TileRows.zero(rateGrad, block.rateFloats());
    block.loadState(span.continues() ? inputs.in() : null, span.row(), h);
    for (int i = 0; i + 1 < chunks(); i++) {
      advance(i);
    }
    block.loadState(span.last() ? inputs.dout() : null, span.row(), s);
    if (span.length() > 0) {
      for (int i = chunks() - 1; i >= 0; i--) {
        backward(i);
      }
    }
    Tensor din = outputs.din();
    if (din != null && span.from() == inputs.rows().from(span.row())) {
      if (!span.continues()) {
        TileRows.zero(s, (long) states * width);
      }
      block.storeState(s, din, span.row());
    }
  }

  private int count(int chunk) {
    return Math.min(TOKENS, span.length() - chunk * TOKENS);
  }

  private long state(int chunk) {
    return h + 4L * chunk * states * width;
  }

  /// Reads dt, x and B of a chunk.
  private void inputs(int chunk) {
    int t = span.from() + chunk * TOKENS;
    int count = count(chunk);
    SelectiveBlock.pack(block.values(inputs.dt(), t), count, block.channels(), dt, width);
    SelectiveBlock.pack(block.values(inputs.x(), t), count, block.channels(), x, width);
    SelectiveBlock.pack(block.keys(inputs.b(), t), count, block.shape().state(), b, states);
    TileRows.multiply(x, dt, (long) count * width, u);
  }

  /// The state before the next chunk from that before this one.
  private void advance(int chunk) {
    inputs(chunk);
    TileRows.scale(state(chunk), 1, (long) states * width, state(chunk + 1));
    for (long lane = 0; lane < row; lane += BYTES) {
      for (int n = 0; n < states; n += SelectiveStrip.STATES) {
        long at = n * row + lane;
        SelectiveStrip.decays(TOKENS, row, rates + at, dt + lane, decays);
        SelectiveStrip.advance(TOKENS, row, state(chunk + 1) + at, decays, u + lane, 4L * states, b + 4L * n);
      }
    }
  }

  private void backward(int chunk) {
    int count = count(chunk);
    int t = span.from() + chunk * TOKENS;
    inputs(chunk);
    SelectiveBlock.pack(block.values(inputs.dy(), t), count, block.channels(), dy, width);
    SelectiveBlock.pack(block.keys(inputs.c(), t), count, block.shape().state(), c, states);
    TileRows.zero(values, (long) count * width);
    TileRows.zero(steps, (long) count * width);
    TileRows.zero(keySums, (long) TOKENS * states * LANES);
    TileRows.zero(querySums, (long) TOKENS * states * LANES);
    for (long lane = 0; lane < row; lane += BYTES) {
      for (int n = 0; n < states; n += SelectiveStrip.STATES) {
        strip(count, state(chunk), n, lane);
      }
    }
    for (int i = 0; i < count; i++) {
      long at = i * row;
      SelectiveStripGrad.finish(row, dt + at, x + at, dy + at, skips, values + at, steps + at);
    }
    unpack(values, count, block.values(outputs.dx(), t));
    unpack(steps, count, block.values(outputs.ddt(), t));
    write(keySums, count, db.at(t), db.row());
    write(querySums, count, dc.at(t), dc.row());
  }

  private void strip(int count, long before, int first, long lane) {
    SelectiveStrip.decays(count, row, rates + first * row + lane, dt + lane, decays);
    for (int i = 0; i < SelectiveStrip.STATES; i += SelectiveStripGrad.STATES) {
      int n = first + i;
      long at = n * row + lane;
      long own = decays + 4L * i * TOKENS * LANES;
      long sum = 4L * n * TOKENS * LANES;
      SelectiveStripGrad.keep(count, row, before + at, own, u + lane, dy + lane, 4L * states, b + 4L * n, kept,
          querySums + sum);
      SelectiveStripGrad.backward(count, row, s + at, rates + at, rateGrad + at, own, kept, dt + lane, u + lane,
          dy + lane, values + lane, steps + lane, 4L * states, b + 4L * n, c + 4L * n, keySums + sum);
    }
  }

  private void unpack(long tile, int count, Slice to) {
    TileRows.unpack(tile, width, count, block.channels(), to.address(), to.row());
  }

  /// The sums over the channels, a row of tokens for every number, turned into a row of numbers for every token.
  private void write(long channelSums, int count, long to, long toRow) {
    int columns = Lanes.padded(states);
    TileTranspose.laneSums(channelSums, TOKENS * states, sums);
    TileTranspose.run(sums, 4L * TOKENS, columns, TOKENS, turned, 4L * columns);
    TileRows.unpack(turned, columns, count, block.shape().state(), to, toRow);
  }
}
