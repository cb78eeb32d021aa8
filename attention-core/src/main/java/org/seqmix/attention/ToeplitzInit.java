package org.seqmix.attention;

import org.seqmix.tensor.Init;

/// How fresh Toeplitz filters begin: averages over the past that fade at a rate of their own for every head.
///
/// Head h of H has the taps `exp(-k / tau_h)`, divided by their sum, with `tau_h = K^((h + 1/2) / H)`: reaches spread
/// evenly, in ratio, over 1 to K. Why so:
/// - taps are positive and their sum is 1, as in a row of softmax attention, which such a mixer replaces: outputs have
///   the size of the values, however many taps there are;
/// - near tokens count most, as they do in the mean of trained attention matrices over each lag;
/// - heads differ from the start, from a few tokens to all of the context, so that their gradients do too.
final class ToeplitzInit {
  private ToeplitzInit() {
  }

  static Init fading() {
    return (shape, random) -> {
      int heads = Math.toIntExact(shape.rows());
      int taps = Math.toIntExact(shape.columns());
      double[] out = new double[heads * taps];
      for (int h = 0; h < heads; h++) {
        double reach = StrictMath.pow(taps, (h + 0.5) / heads);
        double sum = 0;
        for (int k = 0; k < taps; k++) {
          out[h * taps + k] = StrictMath.exp(-k / reach);
          sum += out[h * taps + k];
        }
        for (int k = 0; k < taps; k++) {
          out[h * taps + k] /= sum;
        }
      }
      return out;
    };
  }
}
