package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;

/// The state h (N x P) of one head, kept in the element type of the carried states.
final class SsdState {
  private final DType type;
  private final double[][] h;

  private SsdState(DType type, double[][] h) {
    this.type = type;
    this.h = h;
  }

  /// The state before a span: the carried one where it continues, else empty.
  static SsdState before(Rows.Span span, int head, SsdShape shape, @Nullable View in, DType type) {
    double[][] h = new double[shape.state()][shape.headDim()];
    if (in != null && span.continues()) {
      int base = rowOf(span, head, shape);
      for (int n = 0; n < h.length; n++) {
        for (int p = 0; p < h[n].length; p++) {
          h[n][p] = in.get(base + n, p);
        }
      }
    }
    return new SsdState(type, h);
  }

  /// First row of a head's state in the (rows * H * N, P) layout.
  static int rowOf(Rows.Span span, int head, SsdShape shape) {
    return (span.row() * shape.heads() + head) * shape.state();
  }

  double get(int n, int p) {
    return h[n][p];
  }

  /// The state after a token: a h + B xᵀ.
  SsdState next(double a, View b, int t, int keyBase, View x, int valueBase) {
    double[][] next = new double[h.length][];
    for (int n = 0; n < h.length; n++) {
      next[n] = new double[h[n].length];
      for (int p = 0; p < h[n].length; p++) {
        next[n][p] = Rounding.round(type, a * h[n][p] + b.get(t, keyBase + n) * x.get(t, valueBase + p));
      }
    }
    return new SsdState(type, next);
  }

  /// Writes the state as that of the span's row.
  void store(Rows.Span span, int head, SsdShape shape, View out) {
    int base = rowOf(span, head, shape);
    for (int n = 0; n < h.length; n++) {
      for (int p = 0; p < h[n].length; p++) {
        out.set(base + n, p, h[n][p]);
      }
    }
  }
}
