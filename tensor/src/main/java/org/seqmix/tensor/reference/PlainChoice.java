package org.seqmix.tensor.reference;

import org.seqmix.tensor.Tensor;

/// A token for every row of logits.
final class PlainChoice {
  private final Views views;

  PlainChoice(Views views) {
    this.views = views;
  }

  void choose(Tensor logits, Tensor temperature, Tensor uniform, Tensor ids) {
    View rows = views.view(logits, "choose logits");
    View heat = views.view(temperature, "choose temperature");
    View numbers = views.view(uniform, "choose uniform");
    View out = views.view(ids, "choose ids");
    for (int t = 0; t < rows.rows(); t++) {
      int best = largest(rows, t);
      out.setAt(t, best < 0 || heat.at(t) == 0 ? best : draw(rows, t, rows.get(t, best), heat.at(t), numbers.at(t)));
    }
  }

  /// The first column of the largest number; -1 where one is NaN or the largest is infinite.
  private static int largest(View rows, int t) {
    int best = -1;
    for (int c = 0; c < rows.columns(); c++) {
      double v = rows.get(t, c);
      if (Double.isNaN(v)) {
        return -1;
      }
      if (best < 0 || v > rows.get(t, best)) {
        best = c;
      }
    }
    return best < 0 || Double.isInfinite(rows.get(t, best)) ? -1 : best;
  }

  private static int draw(View rows, int t, double largest, double temperature, double uniform) {
    double total = 0;
    for (int c = 0; c < rows.columns(); c++) {
      total += Math.exp((rows.get(t, c) - largest) / temperature);
    }
    double sum = 0;
    int last = -1;
    for (int c = 0; c < rows.columns(); c++) {
      double weight = Math.exp((rows.get(t, c) - largest) / temperature);
      sum += weight;
      if (weight > 0) {
        last = c;
        if (sum > uniform * total) {
          return c;
        }
      }
    }
    return last;
  }
}
