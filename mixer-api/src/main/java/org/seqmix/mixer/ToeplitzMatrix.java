package org.seqmix.mixer;

import java.util.Arrays;
import java.util.List;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;
import org.seqmix.tensor.op.Toeplitz;

/// Causal Toeplitz matrices, `M_ij = w[i - j]`: one filter a head for all documents; applying one is a convolution.
///
/// Entries depend on the distance of two tokens alone, not on what the tokens are. Lags of K and more are zero.
///
/// *Source*: the matrix-mixer view of Hydra and MOHAWK (section 2 and its table of approximations).
///
/// @param filters (heads, K), the diagonal's number first
/// @param over the tokens
public record ToeplitzMatrix(Tensor filters, Rows over) implements MixingMatrix {
  /// Matrix rows held at a time while lags are summed.
  private static final int BLOCK = 64;

  public ToeplitzMatrix {
    if (filters.shape().rank() != 2 || filters.columns() == 0) {
      throw new IllegalArgumentException(
          "Toeplitz matrix: expected filters (heads, taps) of at least one tap, got " + filters.shape());
    }
  }

  @Override
  public int heads() {
    return Math.toIntExact(filters.rows());
  }

  @Override
  public List<Tensor> inputs() {
    return List.of(filters);
  }

  @Override
  public Tensor rows(Context c, int from, int to) {
    return Toeplitz.matrixRows(c, filters, over, from, to);
  }

  /// Time O(L log L) a column of a document of L tokens on devices with Fourier transforms, within their bound.
  @Override
  public Tensor apply(Context c, Tensor values) {
    return Toeplitz.apply(c, values, filters, over);
  }

  /// The Toeplitz matrices nearest to `m` in the Frobenius norm: each head's tap k is the mean of what its matrices
  /// hold k tokens below the diagonal, over all documents. As many taps as the longest document has tokens.
  ///
  /// Entries of different lags have no part in each other's distance, and the number nearest to many is their mean.
  /// Not differentiable. *Cost*: every row of `m` once, memory of a block of rows; sums in double. *Source*: MOHAWK's
  /// study of attention matrices, where this stands for Toeplitz without gradient descent.
  public static ToeplitzMatrix nearest(Context c, MixingMatrix m) {
    Rows rows = m.over();
    int taps = rows.spans().stream().mapToInt(Rows.Span::length).max().orElse(0);
    if (taps == 0) {
      throw new IllegalArgumentException("nearest Toeplitz matrix: expected at least one token, got " + rows);
    }
    double[] sums = new double[m.heads() * taps];
    for (int from = 0; from < rows.maxLength(); from += BLOCK) {
      try (Scope scope = c.device().newScope("matrix block")) {
        int to = Math.min(from + BLOCK, rows.maxLength());
        addLags(m.rows(Context.inference(scope), from, to).toDoubles(), m, from, to, sums);
      }
    }
    long[] counts = counts(rows, taps);
    Arrays.setAll(sums, i -> sums[i] / counts[i % taps]);
    return new ToeplitzMatrix(
        c.scope().of(m.inputs().getFirst().type(), Shape.of(m.heads(), taps), sums), rows);
  }

  private static void addLags(double[] block, MixingMatrix m, int from, int to, double[] sums) {
    Rows rows = m.over();
    int taps = sums.length / m.heads();
    for (Rows.Span s : rows.spans()) {
      int begin = s.from() - rows.from(s.row());
      for (int h = 0; h < m.heads(); h++) {
        for (int i = Math.max(from, begin); i < Math.min(to, begin + s.length()); i++) {
          int line = ((s.row() * m.heads() + h) * (to - from) + i - from) * rows.maxLength();
          for (int j = begin; j <= i; j++) {
            sums[h * taps + i - j] += block[line + j];
          }
        }
      }
    }
  }

  /// How many entries there are of each lag.
  private static long[] counts(Rows rows, int taps) {
    long[] out = new long[taps];
    for (Rows.Span s : rows.spans()) {
      for (int k = 0; k < s.length(); k++) {
        out[k] += s.length() - k;
      }
    }
    return out;
  }
}
