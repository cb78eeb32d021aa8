package org.seqmix.mohawk.study.gap;

import java.util.ArrayList;
import java.util.List;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Divergence;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Algebra;
import org.seqmix.tensor.op.Losses;

/// Measures the loss of patched decoders on held-out text.
///
/// *Cost*: for one more patch in layer l, the layers from l on and the head of both decoders; the stream before it is
/// computed once for all. Memory: a batch's stream at every layer, and logits of a block of tokens.
///
/// @param teacher what divergences are measured from
/// @param text the documents
record Gauge(Decoder teacher, HeldOut text) {
  /// A patch and its layer.
  record Place(int layer, Patch patch) {
  }

  /// The loss of one decoder.
  Loss of(Patchwork decoder) {
    int last = decoder.patches().size() - 1;
    return withEach(decoder, List.of(new Place(last, decoder.patches().get(last)))).getFirst();
  }

  /// The loss of `base` with each of these patches alone, in their order.
  List<Loss> withEach(Patchwork base, List<Place> places) {
    double[][] sums = new double[places.size()][2];
    for (Batch batch : text.batches()) {
      try (Scope scope = teacher.device().newScope("gap: streams of a batch")) {
        Context c = Context.inference(scope);
        Tensor target = teacher.normed(c, teacher.stream(c, batch.ids(), batch.rows()));
        List<Tensor> stream = stream(c, base, batch);
        for (int i = 0; i < places.size(); i++) {
          try (Scope brief = teacher.device().newScope("gap: one patch")) {
            Context k = Context.inference(brief);
            add(k, base.own(), after(k, base, places.get(i), stream, batch), target, batch, sums[i]);
          }
        }
      }
    }
    long tokens = text.batches().stream().mapToLong(Batch::tokens).sum();
    List<Loss> out = new ArrayList<>();
    for (double[] s : sums) {
      out.add(new Loss(s[0] / text.labelled(), s[1] / tokens));
    }
    return out;
  }

  /// The stream before every layer.
  private static List<Tensor> stream(Context c, Patchwork base, Batch batch) {
    List<Tensor> out = new ArrayList<>();
    out.add(base.own().embed(c, batch.ids()));
    for (int layer = 0; layer + 1 < base.patches().size(); layer++) {
      out.add(base.layer(c, layer, out.getLast(), batch.rows()));
    }
    return out;
  }

  private static Tensor after(Context c, Patchwork base, Place place, List<Tensor> stream, Batch batch) {
    Patchwork patched = base.with(place.layer(), place.patch());
    Tensor x = stream.get(place.layer());
    for (int layer = place.layer(); layer < patched.patches().size(); layer++) {
      x = patched.layer(c, layer, x, batch.rows());
    }
    return x;
  }

  /// Adds a batch's sums: of -log p over tokens with a next one, of the divergence over all tokens.
  private void add(Context c, Decoder decoder, Tensor x, Tensor target, Batch batch, double[] sums) {
    Tensor labels = batch.labels(c);
    double[] divergence = new double[1];
    sums[0] += decoder.lossOfHead(c, decoder.normed(c, x), (k, logits, from, to) -> {
      Tensor goal = teacher.head(k, target.rows(from, to));
      divergence[0] += Algebra.sum(k, Losses.divergence(k, Divergence.FORWARD_KL, logits, 1, goal, 1)).item();
      return Algebra.sum(k, Losses.crossEntropy(k, logits, labels.columns(from, to)));
    }).item();
    sums[1] += divergence[0];
  }
}
