package org.seqmix.server.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.hybrid.tokenizer.TokenBytes;

class TokenNamesTest {
  @TempDir private Path folder;

  /// Two letters stand for the bytes of half a character each, one for a space; an added token is what it says.
  @Test
  void aTokenIsItsTextOrItsBytes() throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), """
        {"added_tokens": [{"id": 4, "content": "<|\u0120|>", "special": true}],
         "decoder": {"type": "ByteLevel"},
         "model": {"type": "BPE", "vocab": {"\u0120a": 0, "\u00c3": 1, "\u00a9": 2, "\u00c3\u00a9": 3, "<|\u0120|>": 4}, "merges": []}}
        """);
    TokenNames names = new TokenNames(TokenBytes.read(folder));
    assertThat(names.name(0)).isEqualTo(" a");
    assertThat(names.name(1)).isEqualTo("bytes:\\xc3");
    assertThat(names.name(2)).isEqualTo("bytes:\\xa9");
    assertThat(names.name(3)).isEqualTo("\u00e9");
    assertThat(names.name(4)).isEqualTo("<|\u0120|>");
    assertThat(names.name(5)).isEqualTo("token_id:5");
    assertThat(new TokenNames(null).name(3)).isEqualTo("token_id:3");
  }
}
