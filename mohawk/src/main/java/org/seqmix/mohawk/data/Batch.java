package org.seqmix.mohawk.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Packed token rows of one optimizer step.
///
/// @param ids all tokens, row after row
/// @param rows where rows and documents begin
/// @param answers tokens that belong to answers: only the positions before them have a label; empty where every token
///     counts
public record Batch(int[] ids, Rows rows, Optional<BitSet> answers) {
  public Batch {
    if (ids.length != rows.tokens()) {
      throw new IllegalArgumentException("batch: expected " + rows.tokens() + " ids, got " + ids.length);
    }
    if (answers.isPresent() && answers.get().length() > ids.length) {
      throw new IllegalArgumentException("batch: expected answers within " + ids.length + " ids, got one at "
          + (answers.get().length() - 1));
    }
  }

  /// Rows in which every token counts.
  public Batch(int[] ids, Rows rows) {
    this(ids, rows, Optional.empty());
  }

  /// The next token of every position within its document, or -1 at a document's last token and before a token that is
  /// not an answer's.
  public int[] labels() {
    int[] out = new int[ids.length];
    Arrays.fill(out, -1);
    for (Rows.Span s : rows.spans()) {
      for (int t = s.from(); t + 1 < s.to(); t++) {
        if (isAnswer(t + 1)) {
          out[t] = ids[t + 1];
        }
      }
    }
    return out;
  }

  private boolean isAnswer(int token) {
    return answers.isEmpty() || answers.get().get(token);
  }

  /// {@link #labels} on the device.
  public Tensor labels(Context c) {
    return c.scope().ofInts(Shape.of(ids.length), labels());
  }

  /// Positions that have a label.
  public long labelled() {
    return Arrays.stream(labels()).filter(l -> l >= 0).count();
  }

  /// Positions whose next-token distribution is learned from: all, or with answers those that have a label.
  public long counted() {
    return answers.isEmpty() ? ids.length : labelled();
  }

  /// 1 at {@link #counted} positions, 0 at the others; shape (tokens).
  public Tensor weights(Context c, DType type) {
    int[] labels = labels();
    double[] out = new double[labels.length];
    Arrays.setAll(out, t -> answers.isEmpty() || labels[t] >= 0 ? 1 : 0);
    return c.scope().of(type, Shape.of(out.length), out);
  }

  /// Number of tokens.
  public int tokens() {
    return ids.length;
  }
}
