package org.seqmix.mohawk.data;

import java.util.Arrays;
import org.seqmix.tensor.Context;
import org.seqmix.tensor.Rows;
import org.seqmix.tensor.Shape;
import org.seqmix.tensor.Tensor;

/// Packed token rows of one optimizer step.
///
/// @param ids all tokens, row after row
/// @param rows where rows and documents begin
public record Batch(int[] ids, Rows rows) {
  public Batch {
    if (ids.length != rows.tokens()) {
      throw new IllegalArgumentException("batch: expected " + rows.tokens() + " ids, got " + ids.length);
    }
  }

  /// The next token of every position within its document, or -1 at a document's last token.
  public int[] labels() {
    int[] out = new int[ids.length];
    Arrays.fill(out, -1);
    for (Rows.Span s : rows.spans()) {
      for (int t = s.from(); t + 1 < s.to(); t++) {
        out[t] = ids[t + 1];
      }
    }
    return out;
  }

  /// {@link #labels} on the device.
  public Tensor labels(Context c) {
    return c.scope().ofInts(Shape.of(ids.length), labels());
  }

  /// Positions that have a label.
  public long labelled() {
    return Arrays.stream(labels()).filter(l -> l >= 0).count();
  }

  /// Number of tokens.
  public int tokens() {
    return ids.length;
  }
}
