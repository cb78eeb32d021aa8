package org.seqmix.eval.matrix;

/// The lower triangle of one mixing matrix in signed bytes: a sign and a logarithm.
///
/// Code c stands for sign(c) * largest * 10^(-{@link #DECADES} * (127 - |c|) / 126); 0 stands for 0 and for whatever is
/// smaller than the smallest code. *Numerics*: a value that is not 0 comes back within {@link #STEP} / 2 of its logarithm,
/// about 3.7%. *Cost*: one byte an entry, T (T + 1) / 2 bytes.
///
/// @param tokens  rows and columns, T
/// @param largest largest absolute value; 0 for a matrix of zeros
/// @param codes   row after row, row i with i + 1 codes
public record Triangle(int tokens, double largest, byte[] codes) {
  /// Powers of ten between the largest value and the smallest that is told from 0.
  public static final int DECADES = 4;
  private static final int LEVELS = 127;
  /// Distance of neighbouring codes' values: a difference of natural logarithms.
  public static final double STEP = DECADES * Math.log(10) / (LEVELS - 1);

  public Triangle {
    if (codes.length != entries(tokens)) {
      throw new IllegalArgumentException("triangle of " + tokens + " tokens: expected " + entries(tokens)
          + " codes, got " + codes.length);
    }
  }

  /// Entries on and below the diagonal of T rows.
  public static int entries(int tokens) {
    return Math.multiplyExact(tokens, tokens + 1) / 2;
  }

  /// The lower triangle of matrix number `index` among dense (T, T) matrices that lie one after the other. What is above
  /// the diagonal is not looked at; what is not a number becomes 0.
  public static Triangle of(float[] dense, int index, int tokens) {
    int begin = index * tokens * tokens;
    double largest = 0;
    for (int i = 0; i < tokens; i++) {
      for (int j = 0; j <= i; j++) {
        double size = Math.abs(dense[begin + i * tokens + j]);
        largest = Double.isFinite(size) ? Math.max(largest, size) : largest;
      }
    }
    byte[] codes = new byte[entries(tokens)];
    for (int i = 0, at = 0; i < tokens; i++) {
      for (int j = 0; j <= i; j++) {
        codes[at++] = code(dense[begin + i * tokens + j], largest);
      }
    }
    return new Triangle(tokens, largest, codes);
  }

  private static byte code(double value, double largest) {
    if (value == 0 || !Double.isFinite(value)) {
      return 0;
    }
    long level = LEVELS + Math.round(Math.log(Math.abs(value) / largest) / STEP);
    return (byte) (level < 1 ? 0 : value < 0 ? -level : level);
  }

  /// The value that the code of row i, column j stands for; 0 above the diagonal.
  public double value(int i, int j) {
    int code = j > i ? 0 : codes[entries(i) + j];
    return code == 0 ? 0 : Math.signum(code) * largest * Math.exp((Math.abs(code) - LEVELS) * STEP);
  }
}
