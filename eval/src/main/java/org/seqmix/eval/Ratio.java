package org.seqmix.eval;

import java.util.OptionalDouble;

/// A sum over documents divided by the sum of their sizes, such as bits by bytes, and how sure it is.
///
/// *Numerics*: sums in double, in the order of the documents.
final class Ratio {
  private long documents;
  private double value;
  private double size;
  private double valueSquares;
  private double sizeSquares;
  private double products;

  /// One document: its sum and its size.
  void add(double documentValue, double documentSize) {
    documents++;
    value += documentValue;
    size += documentSize;
    valueSquares += documentValue * documentValue;
    sizeSquares += documentSize * documentSize;
    products += documentValue * documentSize;
  }

  double value() {
    return value / size;
  }

  /// Standard error of the ratio over documents drawn at random, by linearization: the spread of value - ratio * size.
  /// Empty for fewer than two documents. *Source*: the ratio estimator of survey sampling (Cochran 1977, chapter 6).
  OptionalDouble standardError() {
    if (documents < 2) {
      return OptionalDouble.empty();
    }
    double r = value();
    double squares = Math.max(0, valueSquares - 2 * r * products + r * r * sizeSquares);
    return OptionalDouble.of(Math.sqrt(squares * documents / (documents - 1)) / size);
  }
}
