package org.seqmix.server.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.seqmix.hybrid.engine.ScoredToken;
import org.seqmix.hybrid.engine.ScoredToken.Choice;
import org.seqmix.hybrid.tokenizer.TokenBytes;
import org.seqmix.server.text.TokenNames;

/// Tokens 0 and 1 have the same text.
class AlternativesTest {
  @TempDir private Path folder;
  private TokenNames names;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), """
        {"added_tokens": [{"id": 1, "content": " a", "special": false}],
         "decoder": {"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "\u2581"}, "content": " "}]},
         "model": {"type": "BPE", "vocab": {"\u2581a": 0, " a": 1, "b": 2}, "merges": []}}
        """);
    names = new TokenNames(TokenBytes.read(folder));
  }

  private static ScoredToken token(int id, double own, Choice... best) {
    return new ScoredToken(id, own, List.of(best));
  }

  @Test
  void theTokenThatStandsThereKeepsItsText() {
    assertThat(Alternatives.of(token(1, -2, new Choice(0, -1), new Choice(1, -2)), names))
        .containsExactly(Map.entry("token_id:0", -1.0), Map.entry(" a", -2.0));
    assertThat(Alternatives.of(token(0, -1, new Choice(0, -1), new Choice(1, -2)), names))
        .containsExactly(Map.entry(" a", -1.0), Map.entry("token_id:1", -2.0));
  }

  @Test
  void theBestIsNotLostAmongOthers() {
    assertThat(Alternatives.of(token(2, -3, new Choice(1, -0.5), new Choice(0, -2)), names))
        .containsExactly(Map.entry(" a", -0.5), Map.entry("token_id:0", -2.0), Map.entry("b", -3.0));
  }

  @Test
  void whatCannotOccurIsANumber() {
    assertThat(Alternatives.of(token(2, Double.NEGATIVE_INFINITY), names)).containsExactly(Map.entry("b", -9999.0));
  }
}
