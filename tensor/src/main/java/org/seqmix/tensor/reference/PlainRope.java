package org.seqmix.tensor.reference;

import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Tensor;

/// Rotary embedding: pairs (i, i + R/2) of each head turn by the angle of their token's position.
final class PlainRope {
  private final Views views;

  PlainRope(Views views) {
    this.views = views;
  }

  void rope(Tensor x, Tensor cos, Tensor sin, Rows rows, int heads, boolean inverse, Tensor y) {
    View in = views.view(x, "rope x");
    View cosines = views.view(cos, "rope cos");
    View sines = views.view(sin, "rope sin");
    View out = views.view(y, "rope y");
    int headDim = in.columns() / heads;
    int half = cosines.columns();
    int[] positions = rows.positions();
    for (int t = 0; t < positions.length; t++) {
      for (int h = 0; h < heads; h++) {
        int base = h * headDim;
        for (int i = 0; i < half; i++) {
          double cosine = cosines.get(positions[t], i);
          double sine = inverse ? -sines.get(positions[t], i) : sines.get(positions[t], i);
          double first = in.get(t, base + i);
          double second = in.get(t, base + half + i);
          out.set(t, base + i, first * cosine - second * sine);
          out.set(t, base + half + i, second * cosine + first * sine);
        }
        for (int i = 2 * half; i < headDim; i++) {
          out.set(t, base + i, in.get(t, base + i));
        }
      }
    }
  }
}
