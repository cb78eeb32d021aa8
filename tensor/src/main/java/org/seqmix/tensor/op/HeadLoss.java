package org.seqmix.tensor.op;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// A loss of a head's logits `x wᵀ + bias` that are never there as a whole: those of a block of tokens are made,
/// compared, and taken back to the hidden states and the weight, before the next block's.
///
/// *Cost*: as of {@link Linear} and the loss, no product twice. *Memory*: a block's logits and what the loss makes of
/// them; with a tape also gradients shaped like x and w. *Numerics*: gradients of x and w are summed in the order of
/// the tokens, the losses of blocks one after the other; blocks depend on the shapes alone, never on threads. *Errors*:
/// widths of x, w and bias that differ, a tensor of another device, a packed weight where gradients are wanted, a part that
/// is not one number.
public final class HeadLoss {
  /// Logits of a block: 4 MiB in F32. With their gradient they stay in a third-level cache, where the three products and the
  /// loss find them; for a vocabulary of 4096 these are 256 tokens.
  private static final long BLOCK_LOGITS = 1L << 20;
  /// Fewer rows would be slower: a product packs the weight once a block.
  private static final int LEAST_ROWS = 128;
  private static final int MOST_ROWS = 1024;

  private HeadLoss() {
  }

  /// What a block of tokens adds to a loss.
  @FunctionalInterface
  public interface OfLogits {
    /// The part of tokens `from` (inclusive) to `to` (exclusive), one number; logits (to - from, V). Only the logits take a
    /// gradient: `c` has a tape of its own.
    Tensor part(Context c, Tensor logits, int from, int to);
  }

  /// The sum of all parts, shape (1): x (T, K), w (V, K) as checkpoints store it, or packed where nothing is recorded;
  /// bias (V) or none.
  ///
  /// Gradients are computed at once for a loss that counts once; the backward pass scales them by what arrives.
  public static Tensor apply(Context c, Tensor x, Tensor w, @Nullable Tensor bias, OfLogits loss) {
    w.on(c.device(), "head weight");
    Check.matrix(c, "head input", x, x.rows(), w.shape().dim(1));
    Gradients gradients = new Gradients(c, x, w, bias);
    int tokens = Math.toIntExact(x.rows());
    int rows = rows(w.shape().dim(0));
    int blocks = Math.ceilDiv(tokens, rows);
    Tensor parts = c.scope().empty(x.type(), blocks);
    for (int i = 0; i < blocks; i++) {
      int from = i * rows;
      int to = Math.min(tokens, from + rows);
      try (Scope brief = c.device().newScope("logits of tokens " + from + " to " + to)) {
        Tensor of = x.rows(from, to);
        Context k = gradients.recording(brief, of, from, to);
        Tensor part = loss.part(k, Linear.apply(k, of, w, bias), from, to);
        c.kernels().copy(part.reshape(1), parts.columns(i, i + 1L));
        if (k.tape().wants(part)) {
          k.tape().backward(part);
        }
      }
    }
    Tensor sum = c.scope().empty(x.type(), 1);
    c.kernels().sum(parts, sum);
    c.tape().record(Arrays.asList(x, w, bias), sum, gradients::give);
    return sum;
  }

  /// Tokens of a block for a vocabulary.
  static int rows(long vocabulary) {
    return (int) Math.clamp(BLOCK_LOGITS / vocabulary, LEAST_ROWS, MOST_ROWS);
  }

  /// Gradients of a loss that counts once, for those of x, w and bias that want one.
  private static final class Gradients {
    private final Context c;
    private final Tensor x;
    private final Tensor w;
    private final @Nullable Tensor bias;
    private final @Nullable Tensor dx;
    private final @Nullable Tensor dw;
    private final @Nullable Tensor dbias;

    Gradients(Context c, Tensor x, Tensor w, @Nullable Tensor bias) {
      this.c = c;
      this.x = x;
      this.w = w;
      this.bias = bias;
      this.dx = zeros(x);
      this.dw = zeros(w);
      this.dbias = zeros(bias);
    }

    private @Nullable Tensor zeros(@Nullable Tensor t) {
      return t != null && c.tape().wants(t) ? c.scope().zeros(t.type(), t.shape()) : null;
    }

    /// A context for one block, whose gradients are added here.
    Context recording(Scope brief, Tensor block, int from, int to) {
      Context k = dx == null && dw == null && dbias == null ? Context.inference(brief) : Context.training(brief);
      if (dx != null) {
        k.tape().leaf(block, dx.rows(from, to));
      }
      if (dw != null) {
        k.tape().leaf(w, dw);
      }
      if (bias != null && dbias != null) {
        k.tape().leaf(bias, dbias);
      }
      return k;
    }

    void give(Tensor upstream) {
      give(x, dx, upstream);
      give(w, dw, upstream);
      give(bias, dbias, upstream);
    }

    private void give(@Nullable Tensor t, @Nullable Tensor d, Tensor upstream) {
      if (t != null && d != null) {
        c.tape().give(t, scaled(d, upstream));
      }
    }

    /// The number that arrives stays on the device, unless the tape knows it.
    private Tensor scaled(Tensor d, Tensor upstream) {
      OptionalDouble known = c.tape().known(upstream);
      if (known.isEmpty()) {
        Tensor out = c.tape().emptyLike(d);
        c.kernels().scaleColumns(d, upstream, out);
        return out;
      }
      if (known.getAsDouble() != 1) {
        c.kernels().axpby(known.getAsDouble(), d, 0, d, d);
      }
      return d;
    }
  }
}
