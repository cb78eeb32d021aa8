package org.seqmix.tensor.reference;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Depthwise causal convolution along each span, channel by channel.
final class PlainConv {
  private final Views views;

  PlainConv(Views views) {
    this.views = views;
  }

  void causalConv(Tensor x, Tensor w, @Nullable Tensor bias, Rows rows, @Nullable Tensor in, Tensor y,
      @Nullable Tensor out) {
    View input = views.view(x, "causalConv x");
    View weight = views.view(w, "causalConv w");
    View shift = views.optional(bias, "causalConv bias");
    View before = state(in, w, rows, "causalConv in");
    View result = views.view(y, "causalConv y");
    View after = state(out, w, rows, "causalConv out");
    int taps = weight.columns();
    for (Rows.Span span : rows.spans()) {
      for (int c = 0; c < weight.rows(); c++) {
        double[] seen = seen(input, before, span, c, taps);
        for (int i = 0; i < span.length(); i++) {
          double sum = shift == null ? 0 : shift.at(c);
          for (int j = 0; j < taps; j++) {
            sum = Math.fma(weight.get(c, j), seen[i + j], sum);
          }
          result.set(span.from() + i, c, sum);
        }
        if (after != null && span.last()) {
          for (int k = 0; k < taps - 1; k++) {
            after.set(span.row() * (taps - 1) + k, c, seen[span.length() + k]);
          }
        }
      }
    }
  }

  /// dx[t - (K-1) + j] gathers w[j] dy[t] within the span; dw[j] gathers x[t - (K-1) + j] dy[t], carried inputs too.
  void causalConvGrad(Tensor dy, Tensor x, Tensor w, Rows rows, @Nullable Tensor in, Tensor dx, Tensor dw,
      @Nullable Tensor dbias) {
    View result = views.view(dy, "causalConvGrad dy");
    View input = views.view(x, "causalConvGrad x");
    View weight = views.view(w, "causalConvGrad w");
    View before = state(in, w, rows, "causalConvGrad in");
    Sums inputGrad = new Sums(views.view(dx, "causalConvGrad dx"));
    Sums weightGrad = new Sums(views.view(dw, "causalConvGrad dw"));
    Sums shiftGrad = dbias == null ? null : new Sums(views.view(dbias, "causalConvGrad dbias"));
    int taps = weight.columns();
    for (Rows.Span span : rows.spans()) {
      for (int c = 0; c < weight.rows(); c++) {
        double[] seen = seen(input, before, span, c, taps);
        for (int i = 0; i < span.length(); i++) {
          double g = result.get(span.from() + i, c);
          for (int j = 0; j < taps; j++) {
            weightGrad.add(c, j, g * seen[i + j]);
            int source = i + j - (taps - 1);
            if (source >= 0) {
              inputGrad.add(span.from() + source, c, g * weight.get(c, j));
            }
          }
          if (shiftGrad != null) {
            shiftGrad.add(0, c, g);
          }
        }
      }
    }
    inputGrad.store();
    weightGrad.addToTarget();
    if (shiftGrad != null) {
      shiftGrad.addToTarget();
    }
  }

  /// The K-1 inputs before a span, zero or carried, and then its own: element i + j meets tap j of token i.
  private static double[] seen(View input, @Nullable View before, Rows.Span span, int channel, int taps) {
    double[] seen = new double[taps - 1 + span.length()];
    if (before != null && span.continues()) {
      for (int k = 0; k < taps - 1; k++) {
        seen[k] = before.get(span.row() * (taps - 1) + k, channel);
      }
    }
    for (int i = 0; i < span.length(); i++) {
      seen[taps - 1 + i] = input.get(span.from() + i, channel);
    }
    return seen;
  }

  private @Nullable View state(@Nullable Tensor state, Tensor w, Rows rows, String role) {
    return state == null ? null
        : views.view(state.reshape(rows.rows() * (w.columns() - 1), w.rows()), role);
  }
}
