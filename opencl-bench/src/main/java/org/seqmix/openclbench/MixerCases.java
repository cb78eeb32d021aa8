package org.seqmix.openclbench;

import java.util.Arrays;
import java.util.List;
import org.seqmix.tensor.AttentionShape;
import org.seqmix.tensor.KeyValues;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// Attention, the state-space dual and the convolution, over rows of tokens and for one token of each.
final class MixerCases {
  private MixerCases() {
  }

  /// Operations of the pairs that are seen: 4 d forward, 10 d backward.
  static List<Timed> attention(String contender, int batch, int heads, int length, int headDim) {
    Rows rows = Rows.of(batch, length);
    AttentionShape shape = AttentionShape.full(heads, heads, headDim);
    double pairs = (double) batch * heads * length * (length + 1) / 2;
    int tokens = batch * length;
    int width = heads * headDim;
    String name = " B " + batch + " H " + heads + " T " + length + " d " + headDim;
    double bytes = 4.0 * tokens * width;
    return List.of(
        new Timed("attention", "forward" + name, contender, 4.0 * headDim * pairs, 4 * bytes, tokens, b -> {
          Tensor q = b.random(1, tokens, width);
          Tensor k = b.random(1, tokens, width);
          Tensor v = b.random(1, tokens, width);
          Tensor out = b.empty(tokens, width);
          Tensor lse = b.empty(tokens, heads);
          KeyValues kv = KeyValues.of(rows, k, v);
          return () -> b.kernels().attention(q, kv, rows, shape, out, lse);
        }),
        new Timed("attention", "backward" + name, contender, 10.0 * headDim * pairs, 8 * bytes, tokens, b -> {
          Tensor q = b.random(1, tokens, width);
          Tensor k = b.random(1, tokens, width);
          Tensor v = b.random(1, tokens, width);
          Tensor out = b.empty(tokens, width);
          Tensor lse = b.empty(tokens, heads);
          Tensor dout = b.random(1, tokens, width);
          Tensor dq = b.empty(tokens, width);
          Tensor dk = b.empty(tokens, width);
          Tensor dv = b.empty(tokens, width);
          b.kernels().attention(q, KeyValues.of(rows, k, v), rows, shape, out, lse);
          return () -> b.kernels().attentionGrad(dout, q, k, v, out, lse, rows, shape, dq, dk, dv);
        }));
  }

  /// Bytes: x, y, B, C and the decays once forward; those and their gradients once backward.
  static List<Timed> ssd(String contender, int batch, int length, SsdShape s) {
    Rows rows = Rows.of(batch, length);
    int tokens = batch * length;
    double numbers = (double) tokens * (2 * s.values() + 2 * s.keys() + s.heads());
    double back = (double) tokens * (3 * s.values() + 4 * s.keys() + 2 * s.heads());
    double states = (double) tokens * s.values() * s.state();
    String name =
        " batch " + batch + " T " + length + " H " + s.heads() + " groups " + s.groups() + " P " + s.headDim() + " N "
            + s.state();
    return List.of(
        new Timed("ssd", "forward" + name, contender, 5 * states, 4 * numbers, tokens, b -> {
          Operands o = new Operands(b, tokens, s);
          Tensor y = b.empty(tokens, s.values());
          return () -> b.kernels().ssd(o.x, o.b, o.c, o.decay, o.d, rows, s, null, y, null);
        }),
        new Timed("ssd", "backward" + name, contender, 14 * states, 4 * back, tokens, b -> {
          Operands o = new Operands(b, tokens, s);
          Tensor dy = b.random(1, tokens, s.values());
          Tensor dx = b.empty(tokens, s.values());
          Tensor db = b.empty(tokens, s.keys());
          Tensor dc = b.empty(tokens, s.keys());
          Tensor dDecay = b.empty(tokens, s.heads());
          Tensor dd = b.random(1, s.heads());
          return () -> b.kernels().ssdGrad(dy, null, o.x, o.b, o.c, o.decay, o.d, rows, s, null, dx, db, dc, dDecay, dd,
              null);
        }));
  }

  /// One token of each of `batch` sequences; bytes are those of the states, read and written, and of the token.
  static List<Timed> step(int batch, SsdShape s) {
    int[] ones = new int[batch];
    Arrays.fill(ones, 1);
    Rows rows = Rows.continuing(ones, ones);
    double bytes = 4.0 * batch * (2.0 * s.values() * s.state() + 2 * s.values() + 2 * s.keys() + s.heads());
    return List.of(KernelCases.copyBeside("step", bytes),
        new Timed("step", "ssd, rows " + batch + " H " + s.heads() + " P " + s.headDim() + " N " + s.state(), "seqmix",
            5.0 * batch * s.values() * s.state(), bytes, batch, b -> {
              Operands o = new Operands(b, batch, s);
              Tensor y = b.empty(batch, s.values());
              Tensor state = b.random(1, (long) batch * s.heads() * s.state(), s.headDim());
              return () -> b.kernels().ssd(o.x, o.b, o.c, o.decay, o.d, rows, s, state, y, state);
            }));
  }

  private static final class Operands {
    private final Tensor x;
    private final Tensor b;
    private final Tensor c;
    private final Tensor decay;
    private final Tensor d;

    private Operands(Bench bench, int tokens, SsdShape s) {
      x = bench.random(1, tokens, s.values());
      b = bench.random(1, tokens, s.keys());
      c = bench.random(1, tokens, s.keys());
      decay = bench.between(-1, 0, tokens, s.heads());
      d = bench.random(1, s.heads());
    }
  }
}
