package org.seqmix.hybrid.quantize;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.seqmix.hybrid.config.SpecialTokens;
import org.seqmix.hybrid.generation.Generation;
import org.seqmix.hybrid.generation.Generator;
import org.seqmix.hybrid.generation.Request;
import org.seqmix.hybrid.model.Decoder;
import org.seqmix.hybrid.model.SharedWeights;
import org.seqmix.hybrid.sampling.SamplerOptions;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.tensor.Scope;

/// Token ids to calibrate with: some eight thousand, in texts of at most {@link #LENGTH}.
public final class CalibrationTexts {
  /// Tokens of a text, or the model's context where that is shorter.
  public static final int LENGTH = 256;
  private static final int TEXTS = 32;

  private CalibrationTexts() {}

  /// Texts that the model writes itself, drawn at temperature 1 with fixed seeds: no text is needed, and what it writes is what
  /// it knows. *Cost*: `LENGTH` steps of a batch.
  public static List<int[]> written(Decoder decoder, SpecialTokens tokens) {
    int[] first = {first(tokens)};
    int most = length(decoder) - 1;
    List<Request> requests = IntStream.range(0, TEXTS)
        .mapToObj(seed -> new Request(first, SamplerOptions.atTemperature(1), seed, most, List.of())).toList();
    try (Scope scope = decoder.device().newScope("packed")) {
      Generator generator = new Generator(SharedWeights.packed(decoder, scope));
      return generator.run(requests, TEXTS, (index, id) -> {
      }).stream().map(Generation::tokens).map(written -> after(first[0], written, written.length)).toList();
    }
  }

  /// The beginnings of documents.
  public static List<int[]> of(List<String> documents, Tokenizer tokenizer, Decoder decoder, SpecialTokens tokens) {
    List<int[]> texts = new ArrayList<>();
    int left = TEXTS * LENGTH;
    for (String document : documents) {
      int[] ids = tokenizer.encode(document, false);
      int count = Math.min(ids.length, Math.min(length(decoder), left) - 1);
      if (count <= 0) {
        continue;
      }
      texts.add(after(first(tokens), ids, count));
      left -= count + 1;
      if (left < 2) {
        break;
      }
    }
    return texts;
  }

  private static int length(Decoder decoder) {
    return Math.min(LENGTH, decoder.plan().context());
  }

  /// What a text begins with; a model without such a token is given the first there is.
  private static int first(SpecialTokens tokens) {
    return tokens.bos().orElseGet(() -> tokens.eos().isEmpty() ? 0 : tokens.eos().getFirst());
  }

  private static int[] after(int first, int[] ids, int count) {
    int[] out = new int[count + 1];
    out[0] = first;
    System.arraycopy(ids, 0, out, 1, count);
    return out;
  }
}
