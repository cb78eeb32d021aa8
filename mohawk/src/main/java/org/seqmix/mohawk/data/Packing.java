package org.seqmix.mohawk.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.seqmix.tensor.Rows;

/// An endless, seeded stream of batches over a corpus: documents are shuffled anew every epoch and packed whole into
/// rows of at most `context` tokens; nothing is padded. A batch holds as many whole documents as fit into
/// `rowsPerBatch * context` tokens, in as many rows as that takes.
///
/// A document longer than a row is cut into pieces of `context` tokens, each beginning with the document's first token
/// (its BOS). Batch `k` depends on nothing but the arguments and k. *Source*: the packing of MOHAWK's public code, with
/// document borders in every stage.
public final class Packing {
  private final Corpus corpus;
  private final int context;
  private final int rowsPerBatch;
  private final long seed;
  private int[] order = new int[0];
  private int epoch = -1;
  private int next;
  private final List<Piece> pieces = new ArrayList<>();

  /// A document or a part of one, with those of its tokens that are an answer's where the corpus has answers.
  private record Piece(int[] ids, BitSet answers) {
    int length() {
      return ids.length;
    }
  }

  /// Batches of about `rowsPerBatch * context` tokens.
  public Packing(Corpus corpus, int context, int rowsPerBatch, long seed) {
    if (corpus.documents().isEmpty() || context < 2 || rowsPerBatch < 1) {
      throw new IllegalArgumentException("packing: expected documents, a context (" + context + ") >= 2 and rows ("
          + rowsPerBatch + ") >= 1");
    }
    this.corpus = corpus;
    this.context = context;
    this.rowsPerBatch = rowsPerBatch;
    this.seed = seed;
  }

  /// The next batch: rows are begun until the next document would pass the batch's tokens.
  public Batch next() {
    int budget = rowsPerBatch * context;
    List<Piece> taken = new ArrayList<>();
    List<List<Integer>> starts = new ArrayList<>();
    List<Integer> lengths = new ArrayList<>();
    int tokens = 0;
    while (tokens + peek().length() <= budget) {
      Piece piece = pieces.removeFirst();
      if (lengths.isEmpty() || lengths.getLast() + piece.length() > context) {
        lengths.add(0);
        starts.add(new ArrayList<>());
      }
      starts.getLast().add(lengths.getLast());
      lengths.set(lengths.size() - 1, lengths.getLast() + piece.length());
      taken.add(piece);
      tokens += piece.length();
    }
    return new Batch(taken.stream().flatMapToInt(p -> Arrays.stream(p.ids())).toArray(),
        Rows.packed(array(lengths), starts.stream().map(Packing::array).toArray(int[][]::new)), answers(taken));
  }

  private Optional<BitSet> answers(List<Piece> taken) {
    if (corpus.answers().isEmpty()) {
      return Optional.empty();
    }
    BitSet out = new BitSet();
    int at = 0;
    for (Piece piece : taken) {
      int from = at;
      piece.answers().stream().forEach(i -> out.set(from + i));
      at += piece.length();
    }
    return Optional.of(out);
  }

  private static int[] array(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  /// Passes over `batches` batches, to go on where an earlier run stopped.
  public void skip(long batches) {
    for (long i = 0; i < batches; i++) {
      next();
    }
  }

  private Piece peek() {
    while (pieces.isEmpty()) {
      if (next == order.length) {
        shuffle();
      }
      int number = order[next++];
      cut(new Piece(corpus.documents().get(number),
          corpus.answers().isEmpty() ? new BitSet() : corpus.answers().get(number)));
    }
    return pieces.getFirst();
  }

  private void cut(Piece document) {
    if (document.length() <= context) {
      pieces.add(document);
      return;
    }
    for (int at = 1; at < document.length(); at += context - 1) {
      int[] piece = new int[Math.min(context, document.length() - at + 1)];
      piece[0] = document.ids()[0];
      System.arraycopy(document.ids(), at, piece, 1, piece.length - 1);
      BitSet answers = document.answers().get(at - 1, at - 1 + piece.length);
      answers.set(0, document.answers().get(0));
      pieces.add(new Piece(piece, answers));
    }
  }

  private void shuffle() {
    epoch++;
    next = 0;
    order = new int[corpus.documents().size()];
    Arrays.setAll(order, i -> i);
    java.util.SplittableRandom random = new java.util.SplittableRandom(seed * 0x9E3779B97F4A7C15L + epoch);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int t = order[i];
      order[i] = order[j];
      order[j] = t;
    }
  }
}
