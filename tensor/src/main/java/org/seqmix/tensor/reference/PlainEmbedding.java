package org.seqmix.tensor.reference;

import org.seqmix.tensor.Tensor;

/// y[t] = w[ids[t]].
final class PlainEmbedding {
  private final ReferenceDevice device;

  PlainEmbedding(ReferenceDevice device) {
    this.device = device;
  }

  void embedding(Tensor ids, Tensor w, Tensor y) {
    View tokens = device.view(ids, "embedding ids");
    View weight = device.view(w, "embedding w");
    View out = device.view(y, "embedding y");
    for (int t = 0; t < tokens.size(); t++) {
      for (int c = 0; c < weight.columns(); c++) {
        out.set(t, c, weight.get(tokens.integer(t), c));
      }
    }
  }

  void embeddingGrad(Tensor ids, Tensor dy, Tensor dw) {
    View tokens = device.view(ids, "embeddingGrad ids");
    View out = device.view(dy, "embeddingGrad dy");
    Sums weight = new Sums(device.view(dw, "embeddingGrad dw"));
    for (int t = 0; t < tokens.size(); t++) {
      for (int c = 0; c < out.columns(); c++) {
        weight.add(tokens.integer(t), c, out.get(t, c));
      }
    }
    weight.addToTarget();
  }
}
