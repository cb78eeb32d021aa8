package org.seqmix.eval.matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.seqmix.hybrid.tokenizer.StreamingDecoder;
import org.seqmix.hybrid.tokenizer.Tokenizer;

/// A text as token ids, and what every token looks like.
///
/// @param ids    token ids
/// @param tokens one text a token; empty where a token completes no character
public record LabelledText(int[] ids, List<String> tokens) {
  public LabelledText {
    tokens = List.copyOf(tokens);
    if (ids.length != tokens.size()) {
      throw new IllegalArgumentException("labelled text: expected as many texts as ids, got " + tokens.size() + " and "
          + ids.length);
    }
  }

  /// The tokens of `ids`; their texts together are the decoded text.
  public static LabelledText of(Tokenizer tokenizer, int[] ids) {
    StreamingDecoder decoder = tokenizer.streamingDecoder(false);
    List<String> out = new ArrayList<>();
    for (int id : ids) {
      out.add(decoder.next(id));
    }
    String rest = decoder.finish();
    if (!out.isEmpty()) {
      out.set(out.size() - 1, out.getLast() + rest);
    }
    return new LabelledText(ids, out);
  }

  int length() {
    return ids.length;
  }

  LabelledText first(int count) {
    return new LabelledText(Arrays.copyOf(ids, count), tokens.subList(0, count));
  }
}
