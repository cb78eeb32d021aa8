package org.seqmix.hybrid.tokenizer;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.seqmix.hybrid.BadInputException;
import org.seqmix.hybrid.internal.JsonFiles;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What this library needs to know of a `tokenizer.json` and the native tokenizer does not tell: how many ids there are,
/// which tokens are special, which stand for single bytes, and how tokens are written. Read in one pass, keeping no token's
/// text but those wanted.
final class Vocabulary {
  /// Hears of every token of the file.
  interface Reader {
    /// Token `id` is written `text`; `added` ones stand for just that.
    void token(int id, String text, boolean added);
  }

  private static final int MAX_ID = 1 << 26;
  private static final Pattern BYTE_TOKEN = Pattern.compile("<0x[0-9A-Fa-f]{2}>");

  private final Path file;
  private final Set<String> wanted;
  private final Map<String, Integer> idOf = new HashMap<>();
  private final BitSet known = new BitSet();
  private final BitSet special = new BitSet();
  private final BitSet bytes = new BitSet();
  private final Reader reader;
  private boolean byteFallback;
  private boolean byteLevel;
  private boolean underlined;

  private Vocabulary(Path file, Set<String> wanted, Reader reader) {
    this.file = file;
    this.wanted = wanted;
    this.reader = reader;
  }

  /// Scans `json`, the content of `file`; the ids of the token texts `wanted` are remembered.
  static Vocabulary scan(Path file, byte[] json, Set<String> wanted) {
    return scan(file, json, wanted, (id, text, added) -> {
    });
  }

  /// Scans `json`, and tells `reader` of every token.
  static Vocabulary scan(Path file, byte[] json, Set<String> wanted, Reader reader) {
    Vocabulary vocabulary = new Vocabulary(file, wanted, reader);
    try (JsonParser tokens = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      vocabulary.scanRoot(tokens);
    } catch (JacksonException e) {
      throw JsonFiles.badJson(file, e);
    }
    if (vocabulary.known.isEmpty()) {
      throw vocabulary.wrong("model.vocab", "at least one token", "none");
    }
    return vocabulary;
  }

  /// One more than the highest id.
  int size() {
    return known.length();
  }

  /// Whether there is a token `id`; published vocabularies may have gaps.
  boolean isKnown(int id) {
    return known.get(id);
  }

  /// Whether `id` is a special token.
  boolean isSpecial(int id) {
    return special.get(id);
  }

  /// Whether `id` is one byte of a character, joined with its neighbours when decoded.
  boolean isByte(int id) {
    return byteFallback && bytes.get(id);
  }

  /// Whether the tokens that stand for one byte are written `<0x41>`.
  boolean hasByteFallback() {
    return byteFallback;
  }

  /// Whether every byte of a token is written as a letter of its own.
  boolean isByteLevel() {
    return byteLevel;
  }

  /// Whether a space is written as U+2581.
  boolean isUnderlined() {
    return underlined;
  }

  /// The id of one of the wanted token texts.
  OptionalInt id(String token) {
    Integer id = idOf.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  private void scanRoot(JsonParser tokens) {
    if (tokens.nextToken() != JsonToken.START_OBJECT) {
      throw wrong("the file", "a JSON object {...}", String.valueOf(tokens.currentToken()));
    }
    while (tokens.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = tokens.currentName();
      JsonToken value = tokens.nextToken();
      if (key.equals("added_tokens") && value == JsonToken.START_ARRAY) {
        scanAddedTokens(tokens);
      } else if (key.equals("model") && value == JsonToken.START_OBJECT) {
        scanModel(tokens);
      } else if (key.equals("decoder")) {
        scanDecoder(tokens);
      } else {
        tokens.skipChildren();
      }
    }
  }

  private void scanAddedTokens(JsonParser tokens) {
    while (tokens.nextToken() == JsonToken.START_OBJECT) {
      String content = "";
      boolean isSpecial = false;
      int id = -1;
      while (tokens.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = tokens.currentName();
        JsonToken value = tokens.nextToken();
        switch (key) {
          case "id" -> id = id(tokens, "added_tokens");
          case "content" -> content = value == JsonToken.VALUE_STRING ? tokens.getString() : "";
          case "special" -> isSpecial = value == JsonToken.VALUE_TRUE;
          default -> tokens.skipChildren();
        }
      }
      if (id < 0) {
        throw wrong("added_tokens", "an id for every token", "none for '" + content + "'");
      }
      add(content, id, true);
      special.set(id, isSpecial);
    }
  }

  private void scanModel(JsonParser tokens) {
    while (tokens.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean isVocabulary = tokens.currentName().equals("vocab");
      JsonToken value = tokens.nextToken();
      if (isVocabulary && value == JsonToken.START_OBJECT) {
        while (tokens.nextToken() == JsonToken.PROPERTY_NAME) {
          String token = tokens.currentName();
          tokens.nextToken();
          add(token, id(tokens, "model.vocab"), false);
        }
      } else if (isVocabulary && value == JsonToken.START_ARRAY) {
        scanScoredTokens(tokens);
      } else {
        tokens.skipChildren();
      }
    }
  }

  /// Unigram models list pairs `[token, score]`; a token's id is its place.
  private void scanScoredTokens(JsonParser tokens) {
    for (int id = 0; tokens.nextToken() == JsonToken.START_ARRAY; id++) {
      if (tokens.nextToken() != JsonToken.VALUE_STRING) {
        throw wrong("model.vocab", "pairs [token, score]", tokens.getString());
      }
      add(tokens.getString(), id, false);
      while (tokens.nextToken() != JsonToken.END_ARRAY) {
        tokens.skipChildren();
      }
    }
  }

  private void scanDecoder(JsonParser tokens) {
    int depth = 0;
    do {
      JsonToken token = tokens.currentToken();
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      String text = token == JsonToken.VALUE_STRING ? tokens.getString() : "";
      byteFallback |= text.equals("ByteFallback");
      byteLevel |= text.equals("ByteLevel");
      underlined |= text.equals("Metaspace") || text.equals("\u2581");
    } while (depth > 0 && tokens.nextToken() != null);
  }

  private int id(JsonParser tokens, String where) {
    boolean fits = tokens.currentToken() == JsonToken.VALUE_NUMBER_INT
        && tokens.getNumberType() == JsonParser.NumberType.INT;
    if (!fits || tokens.getIntValue() < 0 || tokens.getIntValue() > MAX_ID) {
      throw wrong(where, "ids in 0.." + MAX_ID, tokens.getString());
    }
    return tokens.getIntValue();
  }

  private void add(String token, int id, boolean added) {
    known.set(id);
    reader.token(id, token, added);
    bytes.set(id, token.length() == 6 && BYTE_TOKEN.matcher(token).matches());
    if (wanted.contains(token)) {
      idOf.put(token, id);
    }
  }

  private BadInputException wrong(String where, String expected, String got) {
    return new BadInputException(
        file + ": " + where + ": expected " + expected + ", got " + got + "; download the tokenizer again");
  }
}
