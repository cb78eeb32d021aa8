package org.seqmix.mohawk.stage;

import java.util.Arrays;

/// The most likely tokens of one next-token distribution, and the probability of all others together.
///
/// As logits, every other token gets an equal part of what is left.
///
/// @param ids most likely first; of equal ones the smaller id
/// @param logs their natural logarithms of probability
/// @param rest probability of the other tokens, at least {@link #LEAST}
@SuppressWarnings("ArrayRecordComponent") // made here and read once
record TopTokens(int[] ids, float[] logs, float rest) {
  /// What is left is taken to be at least this, so that its logarithm is finite.
  private static final double LEAST = 1e-12;

  /// The `count` most likely of the tokens whose logits lie in `logits` from `offset` on. *Cost*: one pass to choose, one to
  /// normalise, in double.
  static TopTokens of(float[] logits, int offset, int vocabulary, int count) {
    int[] ids = new int[count];
    float[] best = new float[count];
    int held = 0;
    for (int id = 0; id < vocabulary; id++) {
      float value = logits[offset + id];
      if (held == count && value <= best[count - 1]) {
        continue;
      }
      int at = held < count ? held++ : count - 1;
      while (at > 0 && best[at - 1] < value) {
        best[at] = best[at - 1];
        ids[at] = ids[at - 1];
        at--;
      }
      best[at] = value;
      ids[at] = id;
    }
    double sum = 0;
    for (int id = 0; id < vocabulary; id++) {
      sum += Math.exp((double) logits[offset + id] - best[0]);
    }
    double log = best[0] + Math.log(sum);
    double kept = 0;
    for (int i = 0; i < count; i++) {
      best[i] = (float) (best[i] - log);
      kept += Math.exp(best[i]);
    }
    return new TopTokens(ids, best, (float) Math.max(LEAST, 1 - kept));
  }

  /// Writes the logits of the whole vocabulary to `out` from `offset` on.
  void writeTo(float[] out, int offset, int vocabulary) {
    if (vocabulary > ids.length) {
      Arrays.fill(out, offset, offset + vocabulary, (float) Math.log(rest / (vocabulary - ids.length)));
    }
    for (int i = 0; i < ids.length; i++) {
      out[offset + ids[i]] = logs[i];
    }
  }
}
