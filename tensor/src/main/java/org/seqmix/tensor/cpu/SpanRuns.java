package org.seqmix.tensor.cpu;

import java.util.List;
import java.util.stream.IntStream;
import org.seqmix.tensor.Rows;

/// Which spans of a recurrence one task takes, in order: a single one; or, where a state is carried from a tensor into the same
/// place, all of a row, whose last document leaves its state where the first one reads it.
final class SpanRuns {
  private SpanRuns() {}

  /// Where each run begins among the spans, and after the last their number.
  static int[] of(Rows rows, boolean carried) {
    List<Rows.Span> spans = rows.spans();
    return IntStream.rangeClosed(0, spans.size()).filter(i -> i == 0 || i == spans.size() || !carried
        || spans.get(i).row() != spans.get(i - 1).row()).toArray();
  }
}
