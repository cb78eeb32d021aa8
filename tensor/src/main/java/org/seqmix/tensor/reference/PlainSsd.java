package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SsdShape;
import org.seqmix.tensor.Tensor;

/// The state-space dual recurrence as it is written, token by token.
final class PlainSsd {
  private final Views views;

  PlainSsd(Views views) {
    this.views = views;
  }

  void logDecay(Tensor aLog, Tensor logDecay) {
    View from = views.view(aLog, "logDecay aLog");
    View to = views.view(logDecay, "logDecay logDecay");
    for (int i = 0; i < to.size(); i++) {
      to.setAt(i, -Scalars.softplus(from.at(i)));
    }
  }

  void logDecayGrad(Tensor dlogDecay, Tensor aLog, Tensor daLog) {
    View gradient = views.view(dlogDecay, "logDecayGrad dlogDecay");
    View from = views.view(aLog, "logDecayGrad aLog");
    View to = views.view(daLog, "logDecayGrad daLog");
    for (int i = 0; i < to.size(); i++) {
      to.setAt(i, -Scalars.sigmoid(from.at(i)) * gradient.at(i));
    }
  }

  void ssd(Tensor x, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d, Rows rows, SsdShape shape,
      @Nullable Tensor in, Tensor y, @Nullable Tensor out) {
    View values = views.view(x, "ssd x");
    View keys = views.view(b, "ssd b");
    View queries = views.view(c, "ssd c");
    View decays = views.view(logDecay, "ssd logDecay");
    View skip = views.optional(d, "ssd d");
    View before = state(in, rows, shape, "ssd in");
    View mixed = views.view(y, "ssd y");
    View after = state(out, rows, shape, "ssd out");
    long cost = (long) rows.tokens() * shape.state() * shape.headDim();
    views.each(shape.heads(), cost, h -> {
      int keyBase = h / shape.headsPerGroup() * shape.state();
      int valueBase = h * shape.headDim();
      double skipped = skip == null ? 0 : skip.at(h);
      for (Rows.Span span : rows.spans()) {
        SsdState state = SsdState.before(span, h, shape, before, values.type());
        for (int t = span.from(); t < span.to(); t++) {
          double a = StrictMath.exp(decays.get(t, h));
          state = state.next(a, keys, t, keyBase, values, valueBase);
          for (int p = 0; p < shape.headDim(); p++) {
            double sum = skipped * values.get(t, valueBase + p);
            for (int n = 0; n < shape.state(); n++) {
              sum += queries.get(t, keyBase + n) * state.get(n, p);
            }
            mixed.set(t, valueBase + p, sum);
          }
        }
        if (after != null && span.last()) {
          state.store(span, h, shape, after);
        }
      }
    });
  }

  void ssdGrad(Tensor dy, @Nullable Tensor dout, Tensor x, Tensor b, Tensor c, Tensor logDecay, @Nullable Tensor d,
      Rows rows, SsdShape shape, @Nullable Tensor in, Tensor dx, Tensor db, Tensor dc, Tensor dlogDecay,
      @Nullable Tensor dd, @Nullable Tensor din) {
    View before = state(in, rows, shape, "ssdGrad in");
    View afterGrad = state(dout, rows, shape, "ssdGrad dout");
    View beforeGrad = state(din, rows, shape, "ssdGrad din");
    SsdBackward backward = new SsdBackward(shape, views.view(dy, "ssdGrad dy"), views.view(x, "ssdGrad x"),
        views.view(b, "ssdGrad b"), views.view(c, "ssdGrad c"), views.view(logDecay, "ssdGrad logDecay"),
        views.optional(d, "ssdGrad d"), new Sums(views.view(dx, "ssdGrad dx")),
        new Sums(views.view(db, "ssdGrad db")), new Sums(views.view(dc, "ssdGrad dc")),
        new Sums(views.view(dlogDecay, "ssdGrad dlogDecay")),
        dd == null ? null : new Sums(views.view(dd, "ssdGrad dd")));
    if (beforeGrad != null) {
      beforeGrad.fill(0);
    }
    int heads = shape.headsPerGroup();
    views.each(shape.groups(), (long) rows.tokens() * heads * shape.state() * shape.headDim(), group -> {
      for (Rows.Span span : rows.spans()) {
        for (int h = group * heads; h < (group + 1) * heads; h++) {
          backward.run(span, h, before, afterGrad, beforeGrad);
        }
      }
    });
    backward.finish();
  }

  /// A state tensor in the (rows * H * N, P) layout.
  private @Nullable View state(@Nullable Tensor state, Rows rows, SsdShape shape, String role) {
    return state == null ? null
        : views.view(state.reshape((long) rows.rows() * shape.heads() * shape.state(), shape.headDim()), role);
  }
}
