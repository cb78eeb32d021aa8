package org.seqmix.tensor.reference;

import org.seqmix.tensor.Tensor;

/// y[t] = w[ids[t]].
final class PlainEmbedding {
  private final Views views;

  PlainEmbedding(Views views) {
    this.views = views;
  }

  void embedding(Tensor ids, Tensor w, Tensor y) {
    View tokens = views.view(ids, "embedding ids");
    View weight = views.view(w, "embedding w");
    View out = views.view(y, "embedding y");
    for (int t = 0; t < tokens.size(); t++) {
      for (int c = 0; c < weight.columns(); c++) {
        out.set(t, c, weight.get(tokens.integer(t), c));
      }
    }
  }

  void embeddingGrad(Tensor ids, Tensor dy, Tensor dw) {
    View tokens = views.view(ids, "embeddingGrad ids");
    View out = views.view(dy, "embeddingGrad dy");
    Sums weight = new Sums(views.view(dw, "embeddingGrad dw"));
    for (int t = 0; t < tokens.size(); t++) {
      for (int c = 0; c < out.columns(); c++) {
        weight.add(tokens.integer(t), c, out.get(t, c));
      }
    }
    weight.addToTarget();
  }
}
