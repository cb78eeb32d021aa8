package org.seqmix.mixer;

import org.seqmix.tensor.Context;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

import java.util.List;

/// Repeats shared heads so that every head of a matrix has its own columns. *Cost*: a copy of the result's size.
public final class HeadRepeat {
  private HeadRepeat() {
  }

  /// x (tokens, heads * P) to (tokens, heads * times * P): each head's columns `times` times in a row. Differentiable.
  public static Tensor apply(Context c, Tensor x, int heads, int times) {
    if (times == 1) {
      return x;
    }
    long p = x.columns() / heads;
    Tensor out = c.scope().empty(x.type(), Shape.of(x.rows(), x.columns() * times));
    for (int h = 0; h < heads; h++) {
      for (int i = 0; i < times; i++) {
        c.kernels().copy(x.columns(h * p, (h + 1) * p), slot(out, h, i, times, p));
      }
    }
    c.tape().record(List.of(x), out, g -> {
      Tensor dx = c.tape().buffer(x);
      for (int h = 0; h < heads; h++) {
        Tensor into = dx.columns(h * p, (h + 1) * p);
        for (int i = 0; i < times; i++) {
          c.kernels().axpby(1, into, 1, slot(g, h, i, times, p), into);
        }
      }
    });
    return out;
  }

  private static Tensor slot(Tensor t, int head, int i, int times, long p) {
    long at = ((long) head * times + i) * p;
    return t.columns(at, at + p);
  }
}
