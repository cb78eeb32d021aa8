package org.seqmix.mohawk.study.gap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.seqmix.mohawk.data.Batch;
import org.seqmix.mohawk.data.Corpus;
import org.seqmix.tensor.Rows;

/// Held-out documents in batches, every document once and in a row of its own. One longer than the context is cut into
/// pieces that begin with its first token again, as training cuts it. *Errors*: no document of two tokens.
///
/// @param batches the documents in order
/// @param documents how many
/// @param labelled tokens that have a next token
public record HeldOut(List<Batch> batches, int documents, long labelled) {
  /// Tokens of a batch: enough for fast products, little memory.
  private static final int BATCH = 4096;

  public HeldOut {
    batches = List.copyOf(batches);
    if (labelled == 0) {
      throw new IllegalArgumentException(
          "gap: expected held-out documents of at least two tokens, got none; name a file with more documents");
    }
  }

  /// The documents of a corpus in rows of at most `context` tokens.
  public static HeldOut of(Corpus corpus, int context) {
    List<Batch> batches = new ArrayList<>();
    List<int[]> rows = new ArrayList<>();
    int tokens = 0;
    for (int[] document : corpus.documents()) {
      for (int[] piece : pieces(document, context)) {
        if (tokens > 0 && tokens + piece.length > BATCH) {
          batches.add(batch(rows));
          rows.clear();
          tokens = 0;
        }
        rows.add(piece);
        tokens += piece.length;
      }
    }
    if (!rows.isEmpty()) {
      batches.add(batch(rows));
    }
    return new HeldOut(batches, corpus.documents().size(), batches.stream().mapToLong(Batch::labelled).sum());
  }

  private static List<int[]> pieces(int[] document, int context) {
    List<int[]> out = new ArrayList<>();
    for (int at = 1; at < document.length; at += context - 1) {
      int[] piece = new int[Math.min(context, document.length - at + 1)];
      piece[0] = document[0];
      System.arraycopy(document, at, piece, 1, piece.length - 1);
      out.add(piece);
    }
    return out;
  }

  private static Batch batch(List<int[]> rows) {
    return new Batch(rows.stream().flatMapToInt(Arrays::stream).toArray(),
        Rows.ofLengths(rows.stream().mapToInt(r -> r.length).toArray()));
  }
}
