package org.seqmix.server.serving;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.engine.ScoredToken;
import org.seqmix.hybrid.tokenizer.StopText;
import org.seqmix.hybrid.tokenizer.StreamingDecoder;
import org.seqmix.hybrid.tokenizer.Tokenizer;
import org.seqmix.server.api.ApiException;
import org.seqmix.server.api.Prompt;
import org.seqmix.server.text.PlacedToken;

/// A prompt as the model reads it and as an answer repeats it.
///
/// @param ids what the model reads
/// @param text what an echo repeats: the text that came, or the text of the ids that came
/// @param offsets where each token begins in it, in code points
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record PromptText(int[] ids, String text, int[] offsets) {
  /// What a token looks like depends on few before it.
  private static final int TAIL = 64;

  /// Reads a prompt. Text gets exactly what the tokenizer's file adds to a text, ids nothing.
  static PromptText of(Prompt prompt, ServedModel model) {
    Tokenizer tokenizer = model.tokenizer();
    if (tokenizer == null) {
      if (!(prompt instanceof Prompt.Ids given)) {
        throw ApiException.field("prompt",
            "prompt: expected token ids, since this model has no tokenizer.json, got text");
      }
      return new PromptText(checked(given.ids(), model), "", new int[given.ids().length]);
    }
    int[] ids = switch (prompt) {
      case Prompt.Text text -> tokenizer.encode(text.text(), true);
      case Prompt.Ids given -> checked(given.ids(), model);
    };
    int[] offsets = new int[ids.length];
    StringBuilder decoded = new StringBuilder();
    StreamingDecoder decoder = tokenizer.streamingDecoder(true);
    int length = 0;
    for (int i = 0; i < ids.length; i++) {
      offsets[i] = length;
      String piece = decoder.next(ids[i]);
      length += piece.codePointCount(0, piece.length());
      decoded.append(piece);
    }
    String text = prompt instanceof Prompt.Text given ? given.text() : decoded.toString();
    int end = text.codePointCount(0, text.length());
    return new PromptText(ids, text, Arrays.stream(offsets).map(o -> Math.min(o, end)).toArray());
  }

  private static int[] checked(int[] ids, ServedModel model) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || ids[i] >= model.vocabulary()) {
        throw ApiException.field("prompt", "prompt: token " + i + ": expected an id in 0.." + (model.vocabulary() - 1)
            + ", got " + ids[i]);
      }
    }
    return ids;
  }

  /// Checks the length.
  PromptText fitting(String param, int most) {
    if (ids.length == 0) {
      throw ApiException.field(param, param + ": expected at least one token, got none");
    }
    if (ids.length > most) {
      throw ApiException.tooLong(param, most, ids.length);
    }
    return this;
  }

  /// Where what is written after an echo begins.
  int end() {
    return text.codePointCount(0, text.length());
  }

  /// The text that goes on after `ids`, up to one of the stop texts; null without a tokenizer.
  static @Nullable StopText after(int[] ids, @Nullable Tokenizer tokenizer, List<String> stops) {
    if (tokenizer == null) {
      if (!stops.isEmpty()) {
        throw ApiException.field("stop", "stop: this model has no tokenizer.json, so there is no text to look for it");
      }
      return null;
    }
    StreamingDecoder decoder = tokenizer.streamingDecoder(true);
    for (int i = Math.max(0, ids.length - TAIL); i < ids.length; i++) {
      String unused = decoder.next(ids[i]);
    }
    return new StopText(decoder, stops);
  }

  /// The prompt's tokens with their places.
  List<PlacedToken> placed(List<ScoredToken> tokens) {
    List<PlacedToken> out = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      out.add(new PlacedToken(tokens.get(i), offsets[i]));
    }
    return out;
  }
}
