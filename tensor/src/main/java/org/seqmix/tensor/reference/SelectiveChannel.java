package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.SelectiveShape;

/// The selective scan of one channel, token by token; its state is kept in the element type of the carried states.
///
/// @param d skip, or none
/// @param type element type of the state
record SelectiveChannel(View x, View dt, View a, View b, View c, @Nullable View d, SelectiveShape shape, DType type) {
  /// First column of B and C that a channel reads.
  int keyBase(int channel) {
    return channel / shape.channelsPerGroup() * shape.state();
  }

  /// The state before a span: the carried one where it continues, else empty.
  double[] before(Rows.Span span, int channel, @Nullable View in) {
    double[] h = new double[shape.state()];
    if (in != null && span.continues()) {
      for (int n = 0; n < h.length; n++) {
        h[n] = in.get(span.row() * shape.state() + n, channel);
      }
    }
    return h;
  }

  /// exp(dt a[n]) at token t.
  double decay(int t, int channel, int n) {
    return StrictMath.exp(dt.get(t, channel) * a.get(channel, n));
  }

  /// 1. the state after token t.
  double[] next(double[] h, int t, int channel) {
    double[] out = new double[h.length];
    int base = keyBase(channel);
    double gain = dt.get(t, channel) * x.get(t, channel);
    for (int n = 0; n < h.length; n++) {
      out[n] = Rounding.round(type, decay(t, channel, n) * h[n] + gain * b.get(t, base + n));
    }
    return out;
  }

  /// 2. the output at token t, whose state is h.
  double output(double[] h, int t, int channel) {
    int base = keyBase(channel);
    double sum = d == null ? 0 : d.at(channel) * x.get(t, channel);
    for (int n = 0; n < h.length; n++) {
      sum += c.get(t, base + n) * h[n];
    }
    return sum;
  }
}
