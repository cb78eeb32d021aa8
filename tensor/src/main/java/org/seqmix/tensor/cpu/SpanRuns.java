package org.seqmix.tensor.cpu;

import java.util.Arrays;
import java.util.List;
import org.seqmix.tensor.Rows;

/// Which spans of a recurrence one task takes, in order: a single one; or, where a state is carried from a tensor into the same
/// place, all of a row, whose last document leaves its state where the first one reads it.
final class SpanRuns {
  private SpanRuns() {}

  /// Where each run begins among the spans, and after the last their number.
  static int[] of(Rows rows, boolean carried) {
    List<Rows.Span> spans = rows.spans();
    int[] begins = new int[spans.size() + 1];
    int runs = 0;
    for (int i = 0; i < spans.size(); i++) {
      if (i == 0 || !carried || spans.get(i).row() != spans.get(i - 1).row()) {
        begins[runs++] = i;
      }
    }
    begins[runs] = spans.size();
    return Arrays.copyOf(begins, runs + 1);
  }
}
