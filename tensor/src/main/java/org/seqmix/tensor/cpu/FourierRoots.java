package org.seqmix.tensor.cpu;

/// The roots at which [Fourier] splits polynomials, in the order of its tree.
///
/// Node 1 is `X^M = i`. Node k, with the equation `X^m = r`, has the root `w_k = sqrt(r)` and two children:
/// node 2k, `X^(m/2) = w_k`, and node 2k + 1, `X^(m/2) = -w_k`. Nothing here depends on M, so the table of a size is
/// the beginning of that of any larger one.
///
/// *Numerics*: sines and cosines in double, by the JDK's strict functions, rounded once.
final class FourierRoots {
  private float[] table = new float[2];

  /// Real and imaginary parts of nodes 1 to `size - 1`, those of node k at 2k and 2k + 1. Kept, and made once a size.
  synchronized float[] upTo(int size) {
    if (table.length < 2 * size) {
      table = of(size);
    }
    return table;
  }

  private static float[] of(int size) {
    float[] out = new float[2 * size];
    for (int first = 1; first < size; first *= 2) {
      for (int k = 0; k < first && first + k < size; k++) {
        double angle = Math.PI * (0.25 + reversed(k, first)) / first;
        out[2 * (first + k)] = (float) StrictMath.cos(angle);
        out[2 * (first + k) + 1] = (float) StrictMath.sin(angle);
      }
    }
    return out;
  }

  /// `k` with its bits below `first` (a power of two) in reversed order.
  private static int reversed(int k, int first) {
    return first == 1 ? 0 : Integer.reverse(k) >>> (Integer.numberOfLeadingZeros(first) + 1);
  }
}
