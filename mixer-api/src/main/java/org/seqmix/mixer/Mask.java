package org.seqmix.mixer;

/// Factors of a matrix's elements by their place in a document: what is kept, and how much of it.
///
/// A factor of 0 cuts an element off. Masks never look at what they multiply.
@FunctionalInterface
public interface Mask {
  /// The factor of element (i, j) of head `head`, 0 <= j <= i positions within the document; a finite number.
  double at(int head, int i, int j);

  /// Keeps the diagonal and the `width - 1` elements before it: a window.
  static Mask band(int width) {
    if (width <= 0) {
      throw new IllegalArgumentException("band mask: width (" + width + ") must be > 0");
    }
    return (head, i, j) -> i - j < width ? 1 : 0;
  }

  /// Keeps every `every`-th element, counted from the diagonal.
  static Mask stride(int every) {
    if (every <= 0) {
      throw new IllegalArgumentException("stride mask: " + every + " must be > 0");
    }
    return (head, i, j) -> (i - j) % every == 0 ? 1 : 0;
  }

  /// Fades elements by `rate^(i - j)`, with one rate from 0 to 1 for every head. *Source*: RetNet for the form.
  static Mask decay(double... rates) {
    double[] mine = rates.clone();
    for (double rate : mine) {
      if (!(rate >= 0 && rate <= 1)) {
        throw new IllegalArgumentException("decay mask: expected rates from 0 to 1, got " + rate);
      }
    }
    return (head, i, j) -> {
      if (head >= mine.length) {
        throw new IllegalArgumentException("decay mask: expected a rate for every head, got " + mine.length
            + " and a matrix with a head " + head);
      }
      return StrictMath.pow(mine[head], i - j);
    };
  }

  /// Both masks: the product of their factors.
  default Mask and(Mask other) {
    return (head, i, j) -> at(head, i, j) * other.at(head, i, j);
  }
}
