package org.seqmix.opencl;

import java.util.List;
import org.seqmix.tensor.Rows;

/// {@link Rows} as integers for kernels: for `R` rows, entries 0 to R are the index of each row's first span and the
/// number of spans; from R + 1 on, three for each span: its first token, its end, and 1 where a carried state precedes it.
final class SpanTable {
  private SpanTable() {
  }

  /// The table; without `carried` states every span begins from the empty one.
  static int[] of(Rows rows, boolean carried) {
    List<Rows.Span> spans = rows.spans();
    int[] table = new int[rows.rows() + 1 + 3 * spans.size()];
    int at = rows.rows() + 1;
    for (Rows.Span s : spans) {
      table[s.row() + 1]++;
      table[at++] = s.from();
      table[at++] = s.to();
      table[at++] = carried && s.continues() ? 1 : 0;
    }
    for (int r = 0; r < rows.rows(); r++) {
      table[r + 1] += table[r];
    }
    return table;
  }
}
