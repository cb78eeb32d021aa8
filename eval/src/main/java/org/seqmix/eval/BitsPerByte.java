package org.seqmix.eval;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.tokenizer.Tokenizer;

/// Bits a model needs for a byte of text: comparable between models of different vocabularies.
///
/// Every document is BOS and its tokens, cut into windows of the model's context that begin with BOS again; all tokens
/// but BOS are scored, and their bits are divided by the UTF-8 bytes of the documents. A model without BOS begins its
/// windows with its first end token, as models trained on documents joined by it expect.
///
/// @param bitsPerByte   the ratio
/// @param standardError its standard error over documents; empty for a single one
/// @param tokens        scored tokens
/// @param bytes         UTF-8 bytes of the documents
/// @param documents     number of documents
public record BitsPerByte(double bitsPerByte, OptionalDouble standardError, long tokens, long bytes, long documents) {
  private static final double LN_2 = Math.log(2);
  /// Documents encoded and scored at a time.
  private static final int GROUP = 256;

  /// Measures a model on documents, as `Corpus.texts` reads them from a file.
  public static BitsPerByte measure(Decoder decoder, Tokenizer tokenizer, SpecialTokens special,
      List<String> documents) {
    int first = firstToken(special);
    TokenScores scores = new TokenScores(decoder);
    Ratio ratio = new Ratio();
    long tokens = 0;
    long bytes = 0;
    for (int at = 0; at < documents.size(); at += GROUP) {
      List<String> group = documents.subList(at, Math.min(documents.size(), at + GROUP));
      List<List<ScoredText>> windows = group.stream()
          .map(text -> windows(tokenizer.encode(text, false), first, decoder.plan().context())).toList();
      List<double[]> nats = scores.nats(windows.stream().flatMap(List::stream).toList());
      int next = 0;
      for (int i = 0; i < group.size(); i++) {
        double sum = 0;
        for (int w = 0; w < windows.get(i).size(); w++) {
          double[] window = nats.get(next++);
          tokens += window.length;
          for (double n : window) {
            sum += n;
          }
        }
        long size = group.get(i).getBytes(StandardCharsets.UTF_8).length;
        bytes += size;
        ratio.add(sum / LN_2, (double) size);
      }
    }
    if (bytes == 0) {
      throw new BadInputException("bits per byte: expected documents with text, got " + documents.size()
          + " empty ones; name a file with text");
    }
    return new BitsPerByte(ratio.value(), ratio.standardError(), tokens, bytes, documents.size());
  }

  /// As the task `bits_per_byte` of an evaluation.
  public EvalResults.Task task() {
    return new EvalResults.Task("bits_per_byte",
        List.of(new EvalResults.Metric("bits_per_byte", bitsPerByte, standardError)), documents);
  }

  /// exp of the mean of -log p of the scored tokens.
  public double perplexity() {
    return Math.exp(bitsPerByte * LN_2 * bytes / tokens);
  }

  /// As the task `perplexity` of an evaluation: of the same windows, a token. Models of different vocabularies cannot be
  /// compared by it.
  public EvalResults.Task perplexityTask() {
    return new EvalResults.Task("perplexity",
        List.of(new EvalResults.Metric("perplexity", perplexity(), OptionalDouble.empty())), documents);
  }

  private static int firstToken(SpecialTokens special) {
    OptionalInt bos = special.bos();
    if (bos.isPresent() || !special.eos().isEmpty()) {
      return bos.orElseGet(() -> special.eos().getFirst());
    }
    throw new BadInputException("bits per byte: expected a model with a BOS or end token to begin windows with, got"
        + " none; state bos_token_id in its config.json");
  }

  /// Windows of at most `context` tokens, the first of each being `first`.
  static List<ScoredText> windows(int[] ids, int first, int context) {
    if (context < 2) {
      throw new IllegalArgumentException("context (" + context + ") must be >= 2");
    }
    List<ScoredText> out = new ArrayList<>();
    for (int at = 0; at < ids.length; at += context - 1) {
      int[] window = new int[Math.min(context, ids.length - at + 1)];
      window[0] = first;
      System.arraycopy(ids, at, window, 1, window.length - 1);
      out.add(ScoredText.whole(window));
    }
    return out;
  }
}
