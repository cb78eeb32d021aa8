package org.seqmix.server.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.tokenizer.TokenBytes;

/// How answers name single tokens.
///
/// A token is its own text, with the space that belongs to it; where its bytes are not whole characters, `bytes:\xe2\x80`; where
/// there is no tokenizer or no such token, `token_id:17`.
public final class TokenNames {
  private final @Nullable TokenBytes bytes;

  /// Names by a tokenizer's file, or without one.
  public TokenNames(@Nullable TokenBytes bytes) {
    this.bytes = bytes;
  }

  /// The bytes of a token; none where they are not known.
  public byte[] bytes(int id) {
    return bytes == null ? new byte[0] : bytes.of(id);
  }

  /// The name of a token. Two tokens may share one.
  public String name(int id) {
    byte[] own = bytes(id);
    if (own.length == 0) {
      return unique(id);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(own)).toString();
    } catch (CharacterCodingException partOfACharacter) {
      StringBuilder out = new StringBuilder("bytes:");
      for (byte b : own) {
        out.append("\\x%02x".formatted(b & 0xff));
      }
      return out.toString();
    }
  }

  /// A name that no other token has.
  public String unique(int id) {
    return "token_id:" + id;
  }
}
