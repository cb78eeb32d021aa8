package org.seqmix.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.mohawk.data.Corpus;

/// Mean cross entropy of the next tokens of documents a model has not been trained on.
///
/// Every document is a row of its own; one longer than the model's context is cut into windows that begin with its
/// first token again, as training cuts it. Every token but a document's first is scored.
///
/// @param nats          mean of -log p over scored tokens
/// @param standardError its standard error over documents; empty for a single one
/// @param tokens        scored tokens
/// @param documents     documents with at least one scored token
public record HeldOutLoss(double nats, OptionalDouble standardError, long tokens, long documents) {
  /// Measures a decoder on a corpus.
  public static HeldOutLoss measure(Decoder decoder, Corpus corpus) {
    List<ScoredText> windows = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    for (int d = 0; d < corpus.documents().size(); d++) {
      for (ScoredText window : windows(corpus.documents().get(d), decoder.plan().context())) {
        windows.add(window);
        owners.add(d);
      }
    }
    if (windows.isEmpty()) {
      throw new IllegalArgumentException("held-out loss: expected a document of at least two tokens, got none");
    }
    return sum(new TokenScores(decoder).nats(windows), owners);
  }

  /// exp of the loss.
  public double perplexity() {
    return Math.exp(nats);
  }

  /// `1.2500 ± 0.0100`, with the standard error where there is one.
  @Override
  public String toString() {
    String error = standardError.isPresent() ? String.format(Locale.ROOT, " ± %.4f", standardError.getAsDouble()) : "";
    return String.format(Locale.ROOT, "%.4f", nats) + error;
  }

  private static List<ScoredText> windows(int[] document, int context) {
    return document.length < 2
        ? List.of()
        : BitsPerByte.windows(java.util.Arrays.copyOfRange(document, 1, document.length), document[0], context);
  }

  private static HeldOutLoss sum(List<double[]> nats, List<Integer> owners) {
    Ratio ratio = new Ratio();
    long tokens = 0;
    long documents = 0;
    for (int i = 0; i < nats.size();) {
      double sum = 0;
      long size = 0;
      int owner = owners.get(i);
      for (; i < nats.size() && owners.get(i) == owner; i++) {
        size += nats.get(i).length;
        for (double n : nats.get(i)) {
          sum += n;
        }
      }
      ratio.add(sum, (double) size);
      tokens += size;
      documents++;
    }
    return new HeldOutLoss(ratio.value(), ratio.standardError(), tokens, documents);
  }
}
