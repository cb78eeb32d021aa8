package org.seqmix.tensor.cpu;

import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Rows.Span;

/// Where the inputs of a causal convolution lie: the tokens of the span, before them the carried state of its row if
/// the span continues, and zeros before everything.
///
/// @param x the tokens' inputs (T, C)
/// @param carried the states (rows, K-1, C) as rows of C, or none
/// @param reach inputs before the present one, K-1
/// @param zeros address of C zeros
record ConvInputs(Floats x, @Nullable Floats carried, int reach, long zeros) {
  /// Address of the input `token`, which may lie up to K-1 tokens before the span.
  long at(Span span, int token) {
    if (token >= span.from()) {
      return x.row(token);
    }
    return carried != null && span.continues()
        ? carried.row((long) span.row() * reach + reach + token - span.from()) : zeros;
  }

  /// The inputs under the taps of `token`, oldest first.
  void window(Span span, int token, long[] rows) {
    for (int j = 0; j <= reach; j++) {
      rows[j] = at(span, token - reach + j);
    }
  }
}
