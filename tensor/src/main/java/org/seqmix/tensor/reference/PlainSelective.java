package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;
import org.seqmix.tensor.Tensor;

/// The selective scan as it is written, channel by channel, and its gradients.
final class PlainSelective {
  private final Views views;

  PlainSelective(Views views) {
    this.views = views;
  }

  void selectiveScan(Tensor x, Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d, Rows rows,
      SelectiveShape shape, @Nullable Tensor in, Tensor y, @Nullable Tensor out) {
    SelectiveChannel scan = channel("selectiveScan", x, dt, a, b, c, d, shape);
    View before = state(in, rows, shape, "selectiveScan in");
    View mixed = views.view(y, "selectiveScan y");
    View after = state(out, rows, shape, "selectiveScan out");
    views.each(shape.channels(), (long) rows.tokens() * shape.state(), ch -> {
      for (Rows.Span span : rows.spans()) {
        double[] h = scan.before(span, ch, before);
        for (int t = span.from(); t < span.to(); t++) {
          h = scan.next(h, t, ch);
          mixed.set(t, ch, scan.output(h, t, ch));
        }
        if (after != null && span.last()) {
          for (int n = 0; n < h.length; n++) {
            after.set(span.row() * h.length + n, ch, h[n]);
          }
        }
      }
    });
  }

  void selectiveScanGrad(Tensor dy, @Nullable Tensor dout, Tensor x, Tensor dt, Tensor a, Tensor b, Tensor c,
      @Nullable Tensor d, Rows rows, SelectiveShape shape, @Nullable Tensor in, Tensor dx, Tensor ddt,
      @Nullable Tensor da, Tensor db, Tensor dc, @Nullable Tensor dd, @Nullable Tensor din) {
    SelectiveChannel scan = channel("selectiveScanGrad", x, dt, a, b, c, d, shape);
    View before = state(in, rows, shape, "selectiveScanGrad in");
    View afterGrad = state(dout, rows, shape, "selectiveScanGrad dout");
    View beforeGrad = state(din, rows, shape, "selectiveScanGrad din");
    if (beforeGrad != null) {
      beforeGrad.fill(0);
    }
    SelectiveBackward backward = new SelectiveBackward(scan, views.view(dy, "selectiveScanGrad dy"),
        new Sums(views.view(dx, "selectiveScanGrad dx")), new Sums(views.view(ddt, "selectiveScanGrad ddt")),
        da == null ? null : new Sums(views.view(da, "selectiveScanGrad da")),
        new Sums(views.view(db, "selectiveScanGrad db")), new Sums(views.view(dc, "selectiveScanGrad dc")),
        dd == null ? null : new Sums(views.view(dd, "selectiveScanGrad dd")));
    int channels = shape.channels() / shape.groups();
    views.each(shape.groups(), (long) rows.tokens() * channels * shape.state(), group -> {
      for (Rows.Span span : rows.spans()) {
        for (int ch = group * channels; ch < (group + 1) * channels; ch++) {
          backward.run(span, ch, before, afterGrad, beforeGrad);
        }
      }
    });
    backward.finish();
  }

  private SelectiveChannel channel(String role, Tensor x, Tensor dt, Tensor a, Tensor b, Tensor c, @Nullable Tensor d,
      SelectiveShape shape) {
    return new SelectiveChannel(views.view(x, role + " x"), views.view(dt, role + " dt"),
        views.view(a, role + " a"), views.view(b, role + " b"), views.view(c, role + " c"),
        views.optional(d, role + " d"), shape, x.type());
  }

  /// A state tensor in the (rows * N, D) layout.
  private @Nullable View state(@Nullable Tensor state, Rows rows, SelectiveShape shape, String role) {
    return state == null ? null
        : views.view(state.reshape((long) rows.rows() * shape.state(), shape.channels()), role);
  }
}
