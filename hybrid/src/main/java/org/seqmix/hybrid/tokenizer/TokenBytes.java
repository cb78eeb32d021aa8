package org.seqmix.hybrid.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.seqmix.hybrid.internal.JsonFiles;

/// The bytes that every token of a `tokenizer.json` stands for by itself, whatever stands beside it: a token's own space is part
/// of it, and a part of a character is just that.
///
/// *Cost*: one pass over the file; memory: the texts of all tokens. May be used from many threads.
public final class TokenBytes {
  private static final long MAX_BYTES = 512L << 20;
  private static final int[] BYTE_OF_LETTER = byteOfLetter();

  private final Map<Integer, String> texts;
  private final BitSet added;
  private final Vocabulary vocabulary;

  private TokenBytes(Map<Integer, String> texts, BitSet added, Vocabulary vocabulary) {
    this.texts = texts;
    this.added = added;
    this.vocabulary = vocabulary;
  }

  /// Reads `directory/tokenizer.json`. *Errors*: those of {@link Tokenizer#open}.
  public static TokenBytes read(Path directory) {
    Path file = directory.resolve("tokenizer.json");
    return of(file, JsonFiles.bytes(file, MAX_BYTES));
  }

  /// Reads what a `tokenizer.json` holds; `file` is named in errors.
  public static TokenBytes of(Path file, byte[] json) {
    Map<Integer, String> texts = new HashMap<>();
    BitSet added = new BitSet();
    // The file may name an added token before or after the vocabulary that has it too.
    Vocabulary vocabulary = Vocabulary.scan(file, json, Set.of(), (id, text, isAdded) -> {
      if (isAdded || !added.get(id)) {
        texts.put(id, text);
        added.set(id, isAdded);
      }
    });
    return new TokenBytes(texts, added, vocabulary);
  }

  /// The bytes of token `id`; none where there is no such token.
  public byte[] of(int id) {
    String text = texts.get(id);
    if (text == null) {
      return new byte[0];
    }
    if (added.get(id) && !vocabulary.isByte(id)) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    if (vocabulary.isByteLevel()) {
      return ofLetters(text);
    }
    if (vocabulary.isByte(id)) {
      return new byte[] {(byte) Integer.parseInt(text, 3, 5, 16)};
    }
    return (vocabulary.isUnderlined() ? text.replace('\u2581', ' ') : text).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] ofLetters(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    text.codePoints().forEach(c -> {
      if (c < BYTE_OF_LETTER.length && BYTE_OF_LETTER[c] >= 0) {
        out.write(BYTE_OF_LETTER[c]);
      } else {
        out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
      }
    });
    return out.toByteArray();
  }

  /// Visible Latin-1 letters stand for their own byte, letters from U+0100 on for the other bytes in order.
  private static int[] byteOfLetter() {
    int[] out = new int[512];
    java.util.Arrays.fill(out, -1);
    int next = 256;
    for (int b = 0; b < 256; b++) {
      boolean visible = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
      out[visible ? b : next++] = b;
    }
    return out;
  }
}
