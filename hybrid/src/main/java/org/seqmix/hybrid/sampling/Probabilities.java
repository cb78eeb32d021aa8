package org.seqmix.hybrid.sampling;

import org.seqmix.hybrid.BadInputException;

/// Softmax of logits, in double precision and in a fixed order.
final class Probabilities {
  private Probabilities() {}

  /// The highest logit. Errors: [BadInputException] for a NaN, or where no token may be drawn.
  static float highest(float[] logits) {
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < logits.length; i++) {
      if (!(logits[i] <= highest)) {
        highest = number(logits, i);
      }
    }
    if (Float.isInfinite(highest)) {
      throw new BadInputException("logits: expected a finite highest value, got " + highest + " among "
          + logits.length + " tokens; check the model's weights");
    }
    return highest;
  }

  private static float number(float[] logits, int id) {
    if (Float.isNaN(logits[id])) {
      throw new BadInputException("logits: expected numbers, got NaN for token " + id + " of " + logits.length
          + "; check the model's weights");
    }
    return logits[id];
  }

  /// The probabilities; exactly 0 for negative infinity.
  static double[] of(float[] logits) {
    float highest = highest(logits);
    double[] probabilities = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      if (logits[i] > Float.NEGATIVE_INFINITY) {
        probabilities[i] = Math.exp((double) logits[i] - highest);
        sum += probabilities[i];
      }
    }
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }

  /// The token that a uniform number in [0, 1) stands for: walks the cumulative probabilities in the order of the ids.
  static int draw(double[] probabilities, double uniform) {
    double left = uniform;
    int last = -1;
    for (int id = 0; id < probabilities.length; id++) {
      if (probabilities[id] > 0) {
        left -= probabilities[id];
        last = id;
        if (left < 0) {
          return id;
        }
      }
    }
    return last;
  }
}
