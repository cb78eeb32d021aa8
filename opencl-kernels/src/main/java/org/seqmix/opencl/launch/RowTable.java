package org.seqmix.opencl.launch;

import java.util.List;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// {@link Rows} as integers on the device, in one upload; four views of it.
///
/// @param spans {@link #SPAN} numbers a span: row, first token, end, position in its document, 1 where it continues, 1 where it is
///     its row's last
/// @param firstSpan for every row the index of its first span, and at the end the number of spans (rows + 1)
/// @param firstToken for every row its first token, and at the end the number of tokens (rows + 1)
/// @param spanOf for every token the index of its span (tokens)
/// @param spanCount number of spans
/// @param rowCount number of rows
/// @param tokenCount number of tokens
/// @param longest tokens of the longest span
public record RowTable(Tensor spans, Tensor firstSpan, Tensor firstToken, Tensor spanOf, int spanCount, int rowCount,
    int tokenCount, int longest) {
  /// Numbers a span.
  public static final int SPAN = 6;

  /// The table in memory of `scope`.
  public static RowTable of(Scope scope, Rows rows) {
    List<Rows.Span> spans = rows.spans();
    int count = spans.size();
    int starts = SPAN * count;
    int tokens = starts + 2 * (rows.rows() + 1);
    int[] all = new int[tokens + rows.tokens()];
    int longest = 0;
    for (int s = 0; s < count; s++) {
      Rows.Span span = spans.get(s);
      put(all, SPAN * s, span);
      longest = Math.max(longest, span.length());
      all[starts + span.row() + 1]++;
      java.util.Arrays.fill(all, tokens + span.from(), tokens + span.to(), s);
    }
    for (int r = 0; r < rows.rows(); r++) {
      all[starts + r + 1] += all[starts + r];
      all[starts + rows.rows() + 2 + r] = rows.to(r);
    }
    // The second block begins with the first row's first token, 0.
    Tensor t = scope.ofInts(Shape.of(all.length), all);
    return new RowTable(t.columns(0, starts), t.columns(starts, starts + rows.rows() + 1),
        t.columns(starts + rows.rows() + 1, tokens), t.columns(tokens, all.length), count, rows.rows(), rows.tokens(),
        longest);
  }

  private static void put(int[] all, int at, Rows.Span span) {
    all[at] = span.row();
    all[at + 1] = span.from();
    all[at + 2] = span.to();
    all[at + 3] = span.position();
    all[at + 4] = span.continues() ? 1 : 0;
    all[at + 5] = span.last() ? 1 : 0;
  }
}
