package org.seqmix.tensor.cpu;

import static org.seqmix.tensor.cpu.Native.getFloat;
import static org.seqmix.tensor.cpu.Native.setFloat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Backward of the SSD in chunks of `Q` tokens: states at the beginning of every chunk are computed once
/// forward and kept; then chunks are visited from the last to the first.
///
/// A task is a span and a group: the gradients of B and C of the heads that share them are added in ascending heads.
/// Cost for each token and head, Q tokens a chunk: 10 N P + about 6 Q (N + P) operations. Memory of a task: a state
/// for every chunk.
final class SsdGrad {
  /// What the gradients are computed from.
  record Inputs(Tensor dy, @Nullable Tensor dout, Tensor x, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d,
      Rows rows, SsdShape shape, @Nullable Tensor in) {}

  /// The gradients.
  record Outputs(Tensor dx, Tensor db, Tensor dc, Tensor dlogDecay, @Nullable Tensor dd, @Nullable Tensor din) {}

  private final Inputs inputs;
  private final Outputs outputs;
  private final Rows.Span span;
  private final int head;
  private final SsdChunk chunk;
  private final long states;

  private SsdGrad(Inputs inputs, Outputs outputs, Rows.Span span, int head, SsdChunk chunk, long states) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.span = span;
    this.head = head;
    this.chunk = chunk;
    this.states = states;
  }

  static void run(Inputs inputs, Outputs outputs, Workers workers) {
    SsdShape shape = inputs.shape();
    List<Rows.Span> spans = inputs.rows().spans();
    float[] skips = new float[spans.size() * shape.heads()];
    SsdHead[] heads = new SsdHead[shape.heads()];
    Arrays.setAll(heads, head -> SsdHead.of(inputs, outputs, head));
    workers.run(spans.size() * shape.groups(), task -> {
      int span = task / shape.groups();
      int group = task % shape.groups();
      group(inputs, outputs, heads, spans.get(span), group, skips, span * shape.heads());
    });
    if (outputs.dd() != null) {
      addSkips(skips, spans.size(), shape.heads(), Cpu.address(outputs.dd()));
    }
  }

  /// dd += the spans' sums, in ascending spans.
  static void addSkips(float[] skips, int spans, int heads, long dd) {
    for (int h = 0; h < heads; h++) {
      double sum = 0;
      for (int s = 0; s < spans; s++) {
        sum += skips[s * heads + h];
      }
      setFloat(dd + 4L * h, (float) (getFloat(dd + 4L * h) + sum));
    }
  }

  private static void group(Inputs inputs, Outputs outputs, SsdHead[] heads, Rows.Span span, int group, float[] skips,
      int base) {
    SsdShape shape = inputs.shape();
    int n = SsdChunk.padded(shape.state());
    int p = SsdChunk.padded(shape.headDim());
    int chunks = Math.ceilDiv(span.length(), SsdChunk.tokens(n, p));
    int tokens = Math.max(1, chunks) * SsdChunk.tokens(n, p);
    for (int i = 0; i < shape.headsPerGroup(); i++) {
      int head = group * shape.headsPerGroup() + i;
      long floats = SsdChunk.floats(n, p) + (long) Math.max(1, chunks) * n * p + tokens;
      Scratch scratch = Scratch.begin(floats, SsdChunk.PIECES + 2);
      // Once for all chunks: within their many calls the compiler no longer dissolves the exponential's vectors.
      long decays = scratch.take(tokens);
      Slice logDecay = heads[head].logDecay();
      SsdKernel.decays(logDecay.at(span.from()), logDecay.row(), span.length(), tokens, decays);
      SsdChunk chunk = new SsdChunk(shape, heads[head], span.from(), decays, scratch);
      long states = scratch.take((long) Math.max(1, chunks) * n * p);
      skips[base + head] = new SsdGrad(inputs, outputs, span, head, chunk, states).head(chunks, i > 0);
    }
  }

  /// Gradients of one head; `add` adds those of B and C to what earlier heads left. Returns the sum of dy x.
  private float head(int chunks, boolean add) {
    SsdShape shape = inputs.shape();
    int n = shape.state();
    int p = shape.headDim();
    long stateAt = 4L * ((long) span.row() * shape.heads() + head) * n * p;
    Tensor in = span.continues() ? inputs.in() : null;
    chunk.loadState(in == null ? 0 : Cpu.address(in) + stateAt, states);
    for (int i = 0; i + 1 < chunks; i++) {
      chunk.advance(from(i), length(i), state(i), state(i + 1));
    }
    Tensor dout = span.last() ? inputs.dout() : null;
    chunk.loadGradient(dout == null ? 0 : Cpu.address(dout) + stateAt);
    Tensor din = span.from() == inputs.rows().from(span.row()) ? outputs.din() : null;
    for (int i = chunks - 1; i >= 0; i--) {
      boolean carried = in != null || i > 0;
      boolean later = dout != null || i + 1 < chunks;
      chunk.backward(from(i), length(i), state(i), carried, later, din != null || i > 0, add);
    }
    if (din != null) {
      chunk.storeGradient(span.continues(), Cpu.address(din) + stateAt);
    }
    return chunk.skip();
  }

  private int from(int index) {
    return span.from() + index * chunk.tokens();
  }

  private int length(int index) {
    return Math.min(chunk.tokens(), span.length() - index * chunk.tokens());
  }

  private long state(int index) {
    return states + (long) index * chunk.stateBytes();
  }
}
