package org.seqmix.hybrid.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seqmix.hybrid.SharedFiles;

class TokenBytesTest {
  private static final String TEXT = "Hello,  world! caf\u00e9 \u4f60\u597d \ud83d\ude00\n\tx = 1;";

  /// The bytes of a text's tokens are the text's, but for the space that some tokenizers put in front.
  @ParameterizedTest
  @CsvSource({"tokenizers/llama3, ''", "tokenizers/gpt2, ''", "tokenizers/qwen2_5, ''", "tokenizers/llama2, ' '",
      "models/stories-260K, ' '", "models/tinystories-3.8M, ' '", "golden/tokenizers/llama3-style, ''"})
  void tokensTogetherAreTheText(String folder, String front) {
    Path directory = SharedFiles.path(folder);
    TokenBytes bytes = TokenBytes.read(directory);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Tokenizer tokenizer = Tokenizer.open(directory)) {
      for (int id : tokenizer.encode(TEXT, false)) {
        all.writeBytes(bytes.of(id));
      }
    }
    assertThat(all.toString(StandardCharsets.UTF_8)).isEqualTo(front + TEXT);
    assertThat(bytes.of(Integer.MAX_VALUE)).isEmpty();
  }
}
