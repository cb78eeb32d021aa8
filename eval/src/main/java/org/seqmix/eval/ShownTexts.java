package org.seqmix.eval;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.model.Model;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.mohawk.data.Corpus;

/// The texts that a report shows a teacher and its student with: held-out documents, or, where a run kept none from
/// training, texts that the teacher writes.
///
/// @param documents token ids, at least one document
/// @param source    where they are from, in words
public record ShownTexts(List<int[]> documents, String source) {
  private static final int SEARCHED = 100;

  public ShownTexts {
    documents = List.copyOf(documents);
  }

  /// `count` documents; those that have to be written have at most `tokens` tokens.
  public static ShownTexts of(Corpus heldOut, Model teacher, Tokenizer tokenizer, int count, int tokens) {
    if (!heldOut.documents().isEmpty()) {
      return new ShownTexts(heldOut.documents().stream().limit(Math.max(count, SEARCHED)).toList(),
          "held-out documents");
    }
    int[] first = first(teacher.tokens(tokenizer), tokenizer);
    int most = Math.min(tokens, teacher.decoder().plan().context() - first.length);
    List<Request> requests = LongStream.range(0, count).mapToObj(seed -> new Request(first,
        SamplerOptions.atTemperature(1), seed, most, teacher.tokens(tokenizer).eos())).toList();
    Stream<int[]> written = new Generator(teacher.decoder()).run(requests, count, (index, id) -> {
    }).stream().map(g -> joined(first, g.tokens()));
    return new ShownTexts(written.toList(), "texts written by the teacher: no document was held out");
  }

  private static int[] first(SpecialTokens special, Tokenizer tokenizer) {
    OptionalInt begin = special.bos();
    if (begin.isPresent() || !special.eos().isEmpty()) {
      return new int[] {begin.orElseGet(() -> special.eos().getFirst())};
    }
    return tokenizer.encode("The", true);
  }

  private static int[] joined(int[] a, int[] b) {
    int[] out = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, out, a.length, b.length);
    return out;
  }

  /// The first document with this many tokens, or else the longest.
  public int[] longEnough(int tokens) {
    return documents.stream().filter(d -> d.length >= tokens).findFirst()
        .orElseGet(() -> documents.stream().max(Comparator.comparingInt(d -> d.length)).orElseThrow());
  }

  /// The first `tokens` tokens of the first `count` documents as texts to go on from.
  public List<String> prompts(Tokenizer tokenizer, int count, int tokens) {
    return documents.stream().limit(count)
        .map(d -> tokenizer.decode(Arrays.copyOf(d, Math.min(tokens, d.length)), true)).toList();
  }
}
